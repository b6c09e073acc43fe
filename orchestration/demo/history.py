"""Lets the company live: month after month contracts, tickets and service, then the rest."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.agents import Agents, draw_agents
from orchestration.demo.answers import Answers, draw_answers
from orchestration.demo.asking import Asked, in_order
from orchestration.demo.buyers import Buyers, draw_buyers
from orchestration.demo.call_handling import Calls, draw_calls
from orchestration.demo.carts import Carts, draw_carts
from orchestration.demo.charges import Charges, draw_charges
from orchestration.demo.customers import Customers, draw_customers
from orchestration.demo.desk import Desk, open_desk
from orchestration.demo.event_log import Events
from orchestration.demo.help_centre import HelpCentre, open_help_centre
from orchestration.demo.marketing import Marketing, draw_marketing
from orchestration.demo.population import Population
from orchestration.demo.purchases import Purchases, draw_purchases
from orchestration.demo.relationship_surveys import answer_again, ask_customers, ask_staff
from orchestration.demo.role_answers import bend_answers, settle_answers
from orchestration.demo.role_tickets import play_in_tickets
from orchestration.demo.roles import Roles, cast_roles
from orchestration.demo.service import Service, is_badly_served, serve
from orchestration.demo.sessions import Sessions, draw_sessions
from orchestration.demo.subscriptions import SubscriptionBook, Subscriptions
from orchestration.demo.ticket_events import draw_events
from orchestration.demo.ticket_surveys import ask_about_effort, ask_about_satisfaction
from orchestration.demo.tickets import Demand, draw_demand
from orchestration.demo.timeline import Calendar, random_streams


@dataclass(frozen=True)
class History:
    """All that happened, as plain arrays."""

    calendar: Calendar
    customers: Customers
    agents: Agents
    book: Subscriptions
    charges: Charges
    buyers: Buyers
    purchases: Purchases
    desk: Desk
    events: Events
    asked: Asked
    answers: Answers
    is_delivered: np.ndarray
    roles: Roles
    calls: Calls
    help_centre: HelpCentre
    carts: Carts
    sessions: Sessions
    marketing: Marketing


@dataclass(frozen=True)
class Months:
    """What the months brought. `present` and `badly_served` tell it by month and customer."""

    book: Subscriptions
    served: list[tuple[Demand, Service]]
    present: np.ndarray
    badly_served: np.ndarray


@dataclass(frozen=True)
class Contacts:
    """Tickets, what happened to them, and who was asked for an opinion."""

    desk: Desk
    events: Events
    asked: Asked


def live(*, customers: int, months: int, seed: int) -> History:
    """The company's history; the same arguments give the same history."""
    calendar = Calendar(months)
    streams = random_streams(seed)
    people = draw_customers(streams["customers"], calendar=calendar, count=customers)
    buyers = draw_buyers(streams["buyers"], calendar=calendar, customers=customers)
    agents = draw_agents(streams["agents"], calendar=calendar, customers=customers)
    lived = _live_months(streams, people, calendar=calendar)
    drawn = _draw_contacts(streams, people, months=lived, agents=agents, calendar=calendar)
    roles, contacts = _play_roles(
        streams["roles"], drawn, customers=people, book=lived.book, calendar=calendar
    )
    answers = draw_answers(streams["surveys"], contacts.asked, end=calendar.end)
    population = Population(people, roles, lived.present, calendar)
    return History(
        calendar=calendar,
        customers=people,
        agents=agents,
        book=lived.book,
        charges=draw_charges(
            streams["charges"], book=lived.book, customers=people, calendar=calendar
        ),
        buyers=buyers,
        purchases=draw_purchases(streams["buyers"], buyers, calendar=calendar),
        desk=contacts.desk,
        events=contacts.events,
        asked=contacts.asked,
        answers=settle_answers(answers, asked=contacts.asked, roles=roles),
        is_delivered=streams["surveys"].random(len(contacts.asked.sent)) < 0.96,
        roles=roles,
        calls=draw_calls(streams["calls"], population, desk=contacts.desk, agents=agents),
        help_centre=open_help_centre(streams["articles"], population, desk=contacts.desk),
        carts=draw_carts(streams["carts"], population),
        sessions=draw_sessions(streams["sessions"], population),
        marketing=draw_marketing(streams["campaigns"], population),
    )


def _draw_contacts(
    streams: dict[str, np.random.Generator],
    customers: Customers,
    *,
    months: Months,
    agents: Agents,
    calendar: Calendar,
) -> Contacts:
    desk = open_desk(streams["events"], months=months.served, agents=agents, calendar=calendar)
    events = draw_events(streams["events"], desk, agent_count=len(agents), end=calendar.end)
    relational = ask_customers(
        streams["surveys"],
        customers=customers,
        calendar=calendar,
        present=months.present,
        badly_served=months.badly_served,
    )
    asked = _ask_about_service(
        streams["surveys"], relational, desk=desk, agents=agents, calendar=calendar
    )
    return Contacts(desk, events, asked)


def _ask_about_service(
    rng: np.random.Generator, relational: Asked, *, desk: Desk, agents: Agents, calendar: Calendar
) -> Asked:
    waves = [
        ask_about_satisfaction(rng, desk, solved=desk.service.solved),
        ask_about_satisfaction(rng, desk, solved=desk.service.solved_again),
        ask_about_effort(rng, desk),
        relational,
        answer_again(rng, relational),
        *ask_staff(rng, agents=agents, calendar=calendar),
    ]
    return in_order(waves, end=calendar.end)


def _play_roles(
    rng: np.random.Generator,
    drawn: Contacts,
    *,
    customers: Customers,
    book: Subscriptions,
    calendar: Calendar,
) -> tuple[Roles, Contacts]:
    """Give some customers a part to play, and have their contacts follow it."""
    roles = cast_roles(
        rng,
        customers=customers,
        book=book,
        desk=drawn.desk,
        events=drawn.events,
        asked=drawn.asked,
        calendar=calendar,
    )
    events, desk = play_in_tickets(drawn.events, desk=drawn.desk, roles=roles)
    return roles, Contacts(desk, events, bend_answers(drawn.asked, roles, end=calendar.end))


def _live_months(
    streams: dict[str, np.random.Generator], customers: Customers, *, calendar: Calendar
) -> Months:
    """Contracts and tickets month by month: the service of one month decides the next."""
    book = SubscriptionBook(customers, calendar=calendar, rng=streams["subscriptions"])
    shape = (calendar.months + 1, len(customers))
    present, badly_served = np.zeros(shape, bool), np.zeros(shape, bool)
    served = []
    for month in range(calendar.months + 1):
        before = badly_served[month - 1] if month else np.zeros(len(customers), bool)
        present[month] = book.live_month(month, badly_served=before)
        demand = draw_demand(
            streams["tickets"],
            customers=customers,
            calendar=calendar,
            month=month,
            present=present[month],
        )
        service = serve(streams["tickets"], demand)
        served.append((demand, service))
        is_victim = is_badly_served(demand, service) & (demand.requester >= 0)
        badly_served[month, demand.requester[is_victim]] = True
    return Months(book.close(), served, present, badly_served)
