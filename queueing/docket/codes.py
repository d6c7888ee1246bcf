"""The numbers behind the names in the docket's arrays. The names themselves are the vocabulary's.

Order matters only here: tables carry the names, saved arrays carry these numbers.
"""

from __future__ import annotations

# Stages of a pending case.
FIRST_MASTER, MASTER, MERITS, RESERVED = 0, 1, 2, 3
STAGES = ("first_master", "master", "merits", "reserved")
# Where a case is that was completed and is not at an end: before the Board, a circuit court.
APPEALED, PETITIONED = 4, 5
BOARD_STAGE = "appeal"

# Status of a pending case.
ACTIVE, INACTIVE = 0, 1
STATUSES = ("active", "inactive")

# Dockets of a court: the lists its judges call from. The first two are priority dockets: whoever
# is due on them is called before the others, whose hearings may have dates.
DETAINED_DOCKET, DEDICATED_DOCKET, MASTER_DOCKET, RESUMED_DOCKET, MERITS_DOCKET = 0, 1, 2, 3, 4
DOCKETS = 5
ORDINARY_DOCKETS = (MASTER_DOCKET, RESUMED_DOCKET, MERITS_DOCKET)

# Kinds of slots that dates are given from: a master session's, an individual hearing's.
MASTER_SLOTS, MERITS_SLOTS = 0, 1
KINDS = 2

# Orders in which a docket is heard.
FIFO, LIFO, EARLIEST_FILING, DEADLINE, AGING, RANDOM = 0, 1, 2, 3, 4, 5
ORDERS = ("fifo", "lifo", "earliest_filing", "deadline", "aging", "random")

# Levels of a class, called one after the other; most are ordinary.
LEVELS = 5
ORDINARY = 2

# Outcomes: how a case is completed.
OUTCOMES = (
    "relief_granted",
    "withholding",
    "removal",
    "in_absentia",
    "voluntary_departure",
    "terminated",
    "dismissed",
    "no_nta",
    "withdrawn",
)
RELIEF_GRANTED = OUTCOMES.index("relief_granted")
WITHHOLDING = OUTCOMES.index("withholding")
REMOVAL = OUTCOMES.index("removal")
IN_ABSENTIA = OUTCOMES.index("in_absentia")
VOLUNTARY_DEPARTURE = OUTCOMES.index("voluntary_departure")
DISMISSED = OUTCOMES.index("dismissed")
WITHDRAWN = OUTCOMES.index("withdrawn")
# Where a case may end: at its first master hearing, at a later one, on the merits.
AT_FIRST_MASTER, AT_LATER_MASTER, AT_MERITS = 0, 1, 2

# Why a hearing is adjourned.
ADJOURNMENTS = (
    "seek_counsel",
    "preparation",
    "government",
    "court",
    "interpreter",
    "insufficient_time",
    "other",
)
SEEK_COUNSEL = ADJOURNMENTS.index("seek_counsel")

# Flows counted by month, court and class: (flow, reason).
RECEIPT, REOPENED, REMANDED, RESCINDED = 0, 1, 2, 3
COMPLETION = 4  # + outcome
CLOSURE = COMPLETION + len(OUTCOMES)
RECALENDAR = CLOSURE + 1
MASTER_HELD, MERITS_HELD, BOND_HELD = range(RECALENDAR + 1, RECALENDAR + 4)
ADJOURNED = BOND_HELD + 1  # + reason
(
    OUT_VENUE,  # to another court
    OUT_CUSTODY,  # to another class of the same court
    IN_VENUE,
    IN_CUSTODY,
    APPLICATION_FILED,
    COUNSEL_FOUND,
    COUNSEL_APPOINTED,
    DECIDED_ON_MERITS,
    RESERVED_DECISION,
    RESERVED_CAP,  # granted, and waits for a place under the yearly cap
    VACATED_IN_TIME,  # a dated hearing that will not be; the slot can be given away again
    VACATED_TOO_LATE,  # the same, too late for anybody else
    RESET_NOT_REACHED,  # dates moved: the day was over
    RESET_PRIORITY,  # a priority docket took more of the day than was planned for it
    RESET_JUDGE_LEFT,
    RESET_ADVANCED,  # to an earlier day, when judges came
    RESET_POLICY,
    LATE_FIRST_HEARING,
    LATE_DECISION,
    REVIEW_HELD,  # of a finding of no credible fear, by a judge; the case is in no stock
) = range(ADJOURNED + len(ADJOURNMENTS), ADJOURNED + len(ADJOURNMENTS) + 20)
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
    ("hearing_held", "bond"),
    *(("adjournment", reason) for reason in ADJOURNMENTS),
    ("transfer_out", "venue"),
    ("transfer_out", "custody"),
    ("transfer_in", "venue"),
    ("transfer_in", "custody"),
    ("application", "filed"),
    ("counsel", "found"),
    ("counsel", "appointed"),
    ("decided", "on_merits"),
    ("decision_reserved", "decision"),
    ("decision_reserved", "cap"),
    ("hearing_vacated", "in_time"),
    ("hearing_vacated", "too_late"),
    ("reset", "not_reached"),
    ("reset", "priority"),
    ("reset", "judge_left"),
    ("reset", "advanced"),
    ("reset", "policy"),
    ("deadline_missed", "first_hearing"),
    ("deadline_missed", "decision"),
    ("hearing_held", "review"),
)

# Flows of the Board of Immigration Appeals, by the court and class of the case: (flow, reason).
BOARD = len(FLOWS)
(
    APPEAL_FILED,
    APPEAL_DISMISSED,
    APPEAL_SUSTAINED,
    APPEAL_REMANDED,
    APPEAL_RETURNED,
    APPEAL_OUT_CUSTODY,  # to another class, as detention ends
    APPEAL_IN_CUSTODY,
) = range(BOARD, BOARD + 7)
BOARD_FLOWS: tuple[tuple[str, str], ...] = (
    ("receipt", "appeal"),
    ("completion", "appeal_dismissed"),
    ("completion", "appeal_sustained"),
    ("completion", "appeal_remanded"),
    ("return", "remanded"),  # by a circuit court
    ("transfer_out", "custody"),
    ("transfer_in", "custody"),
)

# The ledger counts flows first, then the stock by stage and status, then its filing days, then
# those of the active stock who have counsel; then the appeals pending, and the days on which they
# came.
STOCK = BOARD + len(BOARD_FLOWS)
FILED = STOCK + len(STAGES) * len(STATUSES)
REPRESENTED = FILED + len(STAGES) * len(STATUSES)
APPEALS = REPRESENTED + 1
APPEAL_DAYS = APPEALS + 1
LEDGER = APPEAL_DAYS + 1

# What each nationality group counts: flows, then days and the active stock.
GROUP_RECEIVED, GROUP_RETURNED, GROUP_PUT_BACK, GROUP_CLOSED, GROUP_COMPLETED = range(5)
GROUP_DAYS = GROUP_COMPLETED + len(OUTCOMES)  # of the completed, from receipt
GROUP_ACTIVE = GROUP_DAYS + 1
GROUP = GROUP_ACTIVE + 1

# Rules of a class, without and with counsel: the columns of `Docket.rules`.
(
    FIRST_EXIT,
    LATER_EXIT,
    SET_FOR_MERITS,
    ADJOURNMENT,
    MASTER_SECONDS,
    MERITS_SECONDS,
    MASTER_FLOOR,  # shortest master hearing, as a share of the mean
    MERITS_FLOOR,
    FIRST_LAG,
    MASTER_GAP,
    MERITS_NOTICE,
    RESUMPTION_GAP,
    DETAINED,
    DEDICATED_SHARE,  # of new cases, those placed on the dedicated docket
    FIRST_DEADLINE,  # days from filing to the first hearing; 0: none
    DECISION_DEADLINE,  # days from filing to completion; 0: none
    FAMILY_SHARE,  # of the records that come in, those of more than one person
    FAMILY_MORE,  # chance of one more rider after each
    RIDER_SECONDS,  # what a rider adds to a hearing, as a share of its length
    STRONG_SHARE,  # of cases pending at the start, those whose claim is strong
    ENTRY_COUNSEL,  # of cases that come in, those with counsel of their own
    APPOINTED_COUNSEL,  # of new cases without it, those given counsel
    LATER_COUNSEL,  # the same of those who had been heard before
    APPLIES,  # 1: there is an application for relief to be filed
    VENUE_SHARE,  # chance, at a master hearing, of a change of venue
    BOND_SHARE,  # chance of a bond hearing with the first master hearing
    BOND_GRANTED,  # chance that it releases
    RELEASED_AS,  # the class of those released; -1: none
    RETURNED_AS,  # the class in which a completed case comes back
    RESERVE_SHARE,  # of decisions on the merits, those reserved
    CAPPED,  # 1: grants wait for a place under the yearly cap
    RESCINDED_SHARE,  # of orders in absentia, those rescinded
    REOPENED_SHARE,  # of other orders to leave, those reopened
    APPEAL_SHARE,  # of removal orders on the merits not reopened, those appealed
    DHS_APPEAL_SHARE,  # of grants, those that the government appeals
    DETAINED_AS,  # the class of those taken into detention; -1: none
    OTHER_CHOICE,  # the class of those alike who claim where these do not, or do not; -1: none
) = range(37)
RULES = 37

# Dials of the whole docket: the columns of `Docket.dials`.
(
    SITTING_SHARE,  # judge-days offered, in millionths of seated judges x working days
    MASTER_CAP,  # largest share of a day's sitting given to masters while merits cases wait
    DEDICATED_TIME,  # share of a day's sitting kept for the dedicated docket
    KEEP,  # share of cases kept (scale)
    RECALENDAR_SHARE,  # of administratively closed cases, the share put back on the calendar
    RECALENDAR_DAYS,  # mean days until then
    HEAD_START,  # days one level is worth when waiting ages
    AHEAD,  # days ahead for which hearings are dated; 0: no dates, the next case is called
    NOTICE,  # days' notice of a date; at least 1 where there are dates
    REFILL_NOTICE,  # days' notice with which a vacated slot can be given to another case
    ADVANCE_SHARE,  # of dated cases, those that take an earlier date when judges come
    ADVANCE_NOTICE,  # days' notice they get at least
    RESET_DATES,  # 1: dates are set anew when a docket is put in another order
    LENT_SHARE,  # of a court's sitting, the share lent by video to the court it helps
    COUNSEL_CHANCE,  # chance that somebody given time to find counsel has found it
    BOND_SECONDS,  # of a bond hearing
    TRANSIT_DAYS,  # until a case whose venue changes is at the other court
    RESERVE_DAYS,  # mean days until a reserved decision is issued
    RESCIND_DAYS,  # mean days until an order in absentia is rescinded
    REOPEN_DAYS,  # mean days until another order is reopened
    RECALL_DAYS,  # mean days until a case closed before the start is put back
    BOARD_RATE,  # appeals that the Board decides on a working day, in millionths of a person
    BRIEFING_DAYS,  # mean days until an appeal can be decided: notice, transcript, briefs
    SUSTAINED_SHARE,  # of the Board's decisions, those for the appellant
    REMANDED_SHARE,  # of the Board's decisions, those that send the case back to its court
    REMAND_DAYS,  # mean days until a case sent back is at its court
    REMAND_DEDICATED,  # of cases sent back, those placed on the dedicated docket
    PETITION_SHARE,  # of appeals dismissed, those taken to a circuit court
    PETITION_DAYS,  # mean days until the circuit court decides
    PETITION_REMANDED,  # of its decisions, those that send the case back to the Board
    APPEALED_AGE,  # mean days from receipt to decision of the cases before the Board at the start
    BOARD_KEPT,  # of BOARD_RATE, what is kept for people not detained while there are any
    CUSTODY_ENDS,  # rate a day at which detention ends while an appeal is pending
) = range(33)
DIALS = 33

# Waits counted in bins. By cohort of receipt: events, leaving before the event, still waiting
# at the horizon. By fiscal year of completion: age at completion.
FIRST_HEARING, MERITS_HEARING, DECISION = 0, 1, 2
LEFT_UNHEARD, LEFT_BEFORE_MERITS = 3, 4
PENDING_UNHEARD, PENDING_BEFORE_MERITS, PENDING = 5, 6, 7
COMPLETED_AGE = 8
FINAL, PENDING_FINAL = 9, 10
WAITS = 11
# Rows of `Docket.cohort_of`.
OF_INITIAL, OF_ARRIVAL, OF_COMPLETION = 0, 1, 2
MOST_RESETS = 16  # completed cases are counted by how often their date was moved, to 15 or more
GROUP_BITS, RESETS = 4, 15  # of `Docket.moved`: the bits below its group, and the mask of them

# Bits of a case's flags.
INITIAL_BIT, HEARD_BIT, MERITS_BIT, CLOSED_BIT, LIVE_BIT = 1, 2, 4, 8, 16
DEDICATED_BIT = 32
# Where an active case of a dated docket is: coming, dated, or (neither) in the pool.
COMING_BIT, DATED_BIT = 64, 128

# Traits of a case: `members` of its family less one, then bits.
RIDERS = 7  # mask
COUNSEL_BIT, STRONG_BIT, APPLIED_BIT, RETURNED_BIT = 8, 16, 32, 64
MOST_MEMBERS = 8

# Scalars that move: the entries of `Docket.counts`.
USED, FREE, ERROR, TODAY, TRACED, FLAT, PAGES_USED, PAGES_FREE, CAP_LEFT, BOARD_LEFT, KEPT_LEFT = (
    range(11)
)
COUNTS = 11

# What a traced hearing records; `what` is a decision of rules.py, `how` an outcome or -1. A
# decision of the Board or a circuit court has the flow it counts in for `how`, and no court.
NO_COURT = -1
TRACE_FIELDS = ("key_high", "key_low", "day", "court", "seat", "second", "seconds", "what", "how")
TRACE = len(TRACE_FIELDS)

# Errors a guarded buffer reports (0 is none).
NO_ERROR, NO_ROOM, LAG_TOO_LONG, TOO_MANY_HEARINGS, NO_SEAT, NO_TRACE, NO_PAGE, PAST = range(8)
ERRORS = {
    NO_ROOM: "more cases are pending at once than the docket has room for",
    LAG_TOO_LONG: "a case was set further ahead than the hearing calendar reaches",
    TOO_MANY_HEARINGS: "a case had more than 65,000 hearings",
    NO_SEAT: "a court has more judges than it has seats for",
    NO_TRACE: "more hearings were held than the trace has room for",
    NO_PAGE: "a docket heard in random order has more cases than it has room for",
    PAST: "a case was set for a day that is over",
}
