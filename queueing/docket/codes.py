"""The numbers behind the names in the docket's arrays. The names themselves are the vocabulary's.

Order matters only here: tables carry the names, saved arrays carry these numbers.
"""

from __future__ import annotations

# Stages of a pending case.
FIRST_MASTER, MASTER, MERITS = 0, 1, 2
STAGES = ("first_master", "master", "merits")

# Status of a pending case.
ACTIVE, INACTIVE = 0, 1
STATUSES = ("active", "inactive")

# Dockets of a court: the lists its judges call from.
DETAINED_DOCKET, MASTER_DOCKET, RESUMED_DOCKET, MERITS_DOCKET = 0, 1, 2, 3
DOCKETS = 4
# Beside them, on the hearing calendar only: closed cases to be put back on a later day.
CLOSED_DOCKET = 4
CALENDARS = 5

# Orders in which a docket is heard.
FIFO, LIFO = 0, 1
ORDERS = ("fifo", "lifo")

# Outcomes: how a case is completed.
OUTCOMES = (
    "relief_granted",
    "removal",
    "in_absentia",
    "voluntary_departure",
    "terminated",
    "dismissed",
)
DISMISSED = OUTCOMES.index("dismissed")
# Where a case may end: at its first master hearing, at a later one, on the merits.
AT_FIRST_MASTER, AT_LATER_MASTER, AT_MERITS = 0, 1, 2

# Flows counted by month, court and class: (flow, reason).
RECEIPT, REOPENED, REMANDED, RESCINDED = 0, 1, 2, 3
COMPLETION = 4  # + outcome
CLOSURE = COMPLETION + len(OUTCOMES)
RECALENDAR = CLOSURE + 1
MASTER_HELD = RECALENDAR + 1
MERITS_HELD = MASTER_HELD + 1
ADJOURNED_MASTER = MERITS_HELD + 1
ADJOURNED_MERITS = ADJOURNED_MASTER + 1
FLOWS: tuple[tuple[str, str], ...] = (
    ("receipt", "first_entry"),
    ("return", "reopened"),
    ("return", "remanded"),
    ("return", "rescinded"),
    *(("completion", outcome) for outcome in OUTCOMES),
    ("closure", "administrative"),
    ("recalendar", "administrative"),
    ("hearing_held", "master"),
    ("hearing_held", "merits"),
    ("adjournment", "further_master"),
    ("adjournment", "merits_continued"),
)

# The ledger counts flows first, then the stock by stage and status, then its filing days.
STOCK = len(FLOWS)
FILED = STOCK + len(STAGES) * len(STATUSES)
LEDGER = FILED + len(STAGES) * len(STATUSES)

# Rules of a class: the columns of `Docket.rules`.
(
    FIRST_EXIT,
    LATER_EXIT,
    SET_FOR_MERITS,
    ADJOURNMENT,
    MASTER_SECONDS,
    MERITS_SECONDS,
    FIRST_LAG,
    MASTER_GAP,
    MERITS_NOTICE,
    RESUMPTION_GAP,
    DETAINED,
) = range(11)
RULES = 11

# Dials of the whole docket: the columns of `Docket.dials`.
(
    SITTING_SHARE,  # judge-days offered, in millionths of seated judges x working days
    MASTER_CAP,  # largest share of a day's sitting given to masters while merits cases wait
    LENGTH_FLOOR,  # shortest hearing, as a share of the mean
    KEEP,  # share of cases kept (scale)
    RECALENDAR_SHARE,  # of administratively closed cases, the share put back on the calendar
    RECALENDAR_DAYS,  # mean days until then
) = range(6)
DIALS = 6

# Waits counted in bins. By cohort of receipt: events, leaving before the event, still waiting
# at the horizon. By fiscal year of completion: age at completion.
FIRST_HEARING, MERITS_HEARING, DECISION = 0, 1, 2
LEFT_UNHEARD, LEFT_BEFORE_MERITS = 3, 4
PENDING_UNHEARD, PENDING_BEFORE_MERITS, PENDING = 5, 6, 7
COMPLETED_AGE = 8
WAITS = 9
# Rows of `Docket.cohort_of`.
OF_INITIAL, OF_ARRIVAL, OF_COMPLETION = 0, 1, 2

# Bits of a case's flags.
INITIAL_BIT, HEARD_BIT, MERITS_BIT, CLOSED_BIT, LIVE_BIT = 1, 2, 4, 8, 16

# Scalars that move: the entries of `Docket.counts`.
USED, FREE, ERROR, TODAY, TRACED = 0, 1, 2, 3, 4
COUNTS = 5

# What a traced hearing records; `what` is a decision of rules.py, `how` an outcome or -1.
TRACE_FIELDS = ("key_high", "key_low", "day", "court", "seat", "second", "seconds", "what", "how")
TRACE = len(TRACE_FIELDS)

# Errors a guarded buffer reports (0 is none).
NO_ERROR, NO_ROOM, LAG_TOO_LONG, TOO_MANY_HEARINGS, NO_SEAT, NO_TRACE = 0, 1, 2, 3, 4, 5
ERRORS = {
    NO_ROOM: "more cases are pending at once than the docket has room for",
    LAG_TOO_LONG: "a case was set further ahead than the hearing calendar reaches",
    TOO_MANY_HEARINGS: "a case had more than 65,000 hearings",
    NO_SEAT: "a court has more judges than it has seats for",
    NO_TRACE: "more hearings were held than the trace has room for",
}
