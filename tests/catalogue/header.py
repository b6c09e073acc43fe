"""Inputs 39 to 51: how the columns of a CSV are divided and named."""

from tests.catalogue.exports import ANN, ANN_AND_BO, BO, TWO_AGENTS
from tests.catalogue.inbox import Found, Inbox, lays_down


@lays_down(39)
def other_delimiter(inbox: Inbox) -> Found:
    inbox.write("a.csv", TWO_AGENTS.replace(",", ";"))
    if inbox.settings:
        return Found(ANN_AND_BO, records=2)
    inbox.write("b.csv", TWO_AGENTS.replace(",", "\t"))
    inbox.write("c.csv", TWO_AGENTS.replace(",", "|"))
    return Found(files=3)


@lays_down(40)
def separator_line(inbox: Inbox) -> Found:
    inbox.write("a.csv", "sep=,\r\n" + TWO_AGENTS.replace("\n", "\r\n"))
    return Found(ANN_AND_BO, records=2)


@lays_down(41)
def title_above(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"Agents of the service desk\nas of 30 June\n{TWO_AGENTS}")
    return Found(ANN_AND_BO, records=2) if inbox.settings else Found()


@lays_down(42)
def footer(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}Total rows: 2\n")
    if inbox.settings:
        return Found(ANN_AND_BO, records=2)
    return Found(ANN_AND_BO, records=3, quarantined={3: "ragged"})


@lays_down(43)
def no_header(inbox: Inbox) -> Found:
    inbox.write("a.csv", ANN + BO)
    return Found()


@lays_down(44)
def same_name_twice(inbox: Inbox) -> Found:
    inbox.write("a.csv", "agent_id,name,Name,group_id,hired_at,left_at\n1,Ann,Bo,a,,\n")
    inbox.write("b.csv", "agent_id,name,agent_id,group_id,hired_at,left_at\n1,Ann,2,a,,\n")
    return Found(files=2)


@lays_down(45)
def empty_column(inbox: Inbox) -> Found:
    inbox.write("a.csv", "agent_id,name,,group_id,hired_at,left_at\n1,Ann,,a,,\n2,Bo,,b,,\n")
    return Found(ANN_AND_BO, records=2)


@lays_down(46)
def other_spelling(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"Agent-ID, NAME ,Group Id,hired_at,LEFT AT\n{ANN}{BO}")
    return Found(ANN_AND_BO, records=2)


@lays_down(47)
def other_order(inbox: Inbox) -> Found:
    inbox.write("a.csv", "left_at,name,agent_id,hired_at,group_id\n,Ann,1,,a\n,Bo,2,,b\n")
    return Found(ANN_AND_BO, records=2)


@lays_down(48)
def one_more(inbox: Inbox) -> Found:
    inbox.write(
        "a.csv", "agent_id,name,shoe_size,group_id,hired_at,left_at\n1,Ann,38,a,,\n2,Bo,43,b,,\n"
    )
    return Found(ANN_AND_BO, records=2)


@lays_down(49)
def one_less(inbox: Inbox) -> Found:
    inbox.write("a.csv", "agent_id,name,hired_at,left_at\n1,Ann,,\n2,Bo,,\n")
    return Found([("1", "Ann", None), ("2", "Bo", None)], ("agent_id", "name", "group_id"), 2)


@lays_down(50)
def needed_one_less(inbox: Inbox) -> Found:
    inbox.write("a.csv", "name,group_id,hired_at,left_at\nAnn,a,,\nBo,b,,\n")
    return Found()


@lays_down(51)
def renamed(inbox: Inbox) -> Found:
    inbox.write("a.csv", TWO_AGENTS.replace("agent_id", "agents_id"))
    return Found()
