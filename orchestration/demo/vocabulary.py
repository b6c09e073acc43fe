"""The words, prices and odds of the made company. No logic."""

SEGMENTS = ("consumer", "small_business", "enterprise")
SEGMENT_SHARES = (0.60, 0.32, 0.08)
COUNTRIES = ("US", "GB", "DE", "FR", "BR", "JP", "EE")
COUNTRY_SHARES = (0.42, 0.18, 0.15, 0.10, 0.09, 0.06, 0.0)
LANGUAGES = ("en", "en", "de", "fr", "pt", "ja", "et")
EURO_COUNTRY = 6
ACQUISITION_CHANNELS = ("search", "referral", "partner", "event", "advert")

PLANS = ("basic", "plus", "premium")
PLAN_PRICES = (1_900, 4_900, 9_900)
PLAN_SHARES = ((0.70, 0.25, 0.05), (0.35, 0.45, 0.20), (0.05, 0.35, 0.60))
SEAT_RANGES = ((1, 2), (2, 16), (20, 121))
MONTHLY_CHURN = (0.028, 0.018, 0.008)
VOLUNTARY_REASONS = ("too_expensive", "missing_feature", "poor_service", "no_longer_needed")
INVOLUNTARY_REASON = "payment_failed"

PRODUCTS = ("inbox", "voice", "reports")
PRODUCT_SHARES = (0.5, 0.3, 0.2)
INCIDENT_PRODUCT = 1

TICKETS_PER_MONTH = (0.22, 0.50, 1.60)
CHANNELS = ("email", "web", "chat", "messaging", "phone", "api", "social", "other")
CHANNEL_SHARES = (0.34, 0.20, 0.18, 0.10, 0.12, 0.03, 0.02, 0.01)
PRIORITIES = ("low", "normal", "high", "urgent")
PRIORITY_SHARES = (0.18, 0.56, 0.20, 0.06)
CATEGORIES = ("how_to", "login", "invoice", "refund", "defect", "integration")
CATEGORY_SHARES = (0.24, 0.16, 0.18, 0.08, 0.22, 0.12)
TICKET_TYPES = ("question", "question", "task", "task", "problem", "incident")
GROUPS = ("front_line", "billing_desk", "technical", "escalations")
GROUP_OF_CATEGORY = (0, 0, 1, 1, 2, 2)
QUEUES = ("general_line", "billing_line", "technical_line", "escalation_line")
QUEUE_SHARES = (0.42, 0.25, 0.28, 0.05)
CALLS_PER_MONTH = (0.11, 0.22, 0.7)
STATUSES = ("new", "open", "pending", "hold", "solved", "closed", "deleted")
RATINGS = ("1", "2", "3", "4", "5")

REPLY_HOURS = (8.0, 4.0, 1.5, 0.5)
RESOLUTION_HOURS = (34.0, 17.0, 8.0, 3.0)
GROUP_PACE = (0.8, 1.0, 1.5, 1.0)
CHANNEL_PACE = (1.0, 1.0, 0.15, 0.3, 0.1, 1.0, 0.8, 1.2)

WEEKDAY_WEIGHTS = (1.30, 1.20, 1.10, 1.05, 0.95, 0.40, 0.35)
HOUR_WEIGHTS = (1, 1, 1, 1, 1, 2, 4, 7, 11, 14, 14, 13, 10, 11, 13, 13, 11, 9, 6, 5, 4, 3, 2, 1)
SEASON = (1.15, 1.0, 1.0, 0.95, 0.95, 0.9, 0.85, 0.85, 1.05, 1.05, 1.15, 1.1)
SIGN_UP_SEASON = (1.25, 1.05, 1.05, 1.0, 1.0, 0.9, 0.8, 0.75, 1.2, 1.1, 1.0, 0.8)

FIRST_NAMES = ("Ana", "José", "Zoë", "Łukasz", "Amélie", "Noah", "Priya", "Jürgen", "美咲", "Óli")
LAST_NAMES = ("Silva", "O'Brien", "Nowak", "García", "Smith", "Müller", "Tanaka", "Kask", "Lee")
