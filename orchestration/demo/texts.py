"""What people write: subjects, replies, notes, comments. Some of it hard to carry in a file."""

SUBJECTS = (
    ("How do I add a colleague?", "Where is the export button?", "Question about filters"),
    ("Cannot sign in", "Password reset mail never comes", "Two-factor code refused"),
    ("Invoice shows the wrong address", "Charged twice?", "Need an invoice for March, please"),
    ("Refund not here yet", 'Refund for "annual" plan', "Please cancel and refund"),
    ("Page stays blank", "Report shows 0, not 12", "Export fails, error 500"),
    ("Webhook sends nothing", "API key, rate limit", "Sync stopped overnight"),
)

AGENT_REPLIES = (
    "Thank you for writing, I am looking into it.",
    "Could you tell us which browser you use?",
    "This is solved now, please try again.",
    "Hello,\n\nwe found the cause; a fix is on its way.\n\nKind regards",
    'Please press "Refresh", then "Save".',
)
AGENT_NOTES = (
    "Same as last week, see runbook.",
    "Customer sounded upset, call back first.",
    "Waiting for engineering, ETA Thursday.",
)
CUSTOMER_WORDS = (
    "Is there any news?",
    "Here is the screenshot you asked for.",
    "It happens again, 3rd time now!",
    "Danke, klappt jetzt 👍",
    "=SUM(A1:A3) shows an error, why?",
    "# urgent, please answer",
)
BOT_WORDS = ("We have received your request.", "Have you seen our article on this?")
OPEN_WORDS = (
    "Thank you for looking into it. I tried it on both machines, and only the older one fails.",
    "Good morning! We changed the settings as you said; since then two of our reports are empty.",
    "That helped, thank you. May I ask for one more thing: could the totals be shown by month?",
)
CURT_WORDS = ("Fine.",)
BODIES = AGENT_REPLIES + AGENT_NOTES + CUSTOMER_WORDS + BOT_WORDS + OPEN_WORDS + CURT_WORDS

UNHAPPY_COMMENTS = (
    "Still broken after a week.",
    "Slow, slow, slow.",
    "Three agents, three answers.",
    'They said "tomorrow", that was Monday.',
    "Ne fonctionne toujours pas, très déçu.",
    "Nobody called back,\nnobody wrote back.",
    "対応が遅いです",
)
NEUTRAL_COMMENTS = (
    "Okay.",
    "It works, mostly.",
    "Took a while, but fine in the end",
    "#3 on my list of wishes: dark mode",
    "=1+1",
    "Geht so.",
)
HAPPY_COMMENTS = (
    "Great help, thank you!",
    "Quick and friendly 🙂🚀",
    'Ana was "simply the best"',
    "Muito bom, resolveu na hora",
    "Super, merci !",
    "Отличная поддержка",
    "素晴らしい",
    "شكرا جزيلا",
    "Fast, kind, competent;\r\nwould ask again",
)
COMMENTS = UNHAPPY_COMMENTS + NEUTRAL_COMMENTS + HAPPY_COMMENTS
TAGS = ('["outage"]', '["billing","vip"]', '["first-contact"]')
