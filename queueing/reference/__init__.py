"""The same courts in plain SimPy, one process per case: the model's specification.

Nothing of how the compiled docket does it is used here but its vocabulary (codes, sizes, keyed
draws), and the two are compared hearing by hearing. Read in this order:

    life       what happens to a case, from its entry to its completion,
    completed  what may become of it then: an order undone, an appeal, its coming back,
    docket     what a court and the Board do on a day.

The others tell by which rules:

    entry      who comes in: families, the strength of their claims, their counsel,
    rules      what a hearing decides, how long it takes, which docket is called from,
    pools      in which order those who wait without a date are called,
    calendar   which day is open, who gets a date, how dates are lost and moved,
    cap        who is granted relief under the yearly cap,
    board      whose appeal the Board decides, and how,
    policy     the numbers they all go by; `policy_change`: what another policy does to whom,
    registry   what the system tells the courts and asks of them on a date,
    case, court, books, luck   a case, who sits, what is counted, what a uniform comes to,
    office     the asylum office, by itself.

A case is a family heard together, most often of one: it has one place on a list, one slot and one
hearing, and whatever is counted counts all its members.

SimPy's time is whole milliseconds, so nothing is rounded. From midnight on whatever is dated
happens: the month is written down, policy changes, cases come in and are swept out, places under
the cap are given, dates are advanced; then, before six, judges come and go one by one. Then, court
by court in order:

    06:00  the cases whose day it is are looked at, in the order in which they were put there,
    07:00  whoever is to be at the court from today is, in the order of their keys: closed cases
           are put back on the calendar, reserved decisions issued, and those whose order is
           undone or who come from another court will be looked at from tomorrow on,
    07:30  dates are set where hearings have dates, and today's lists drawn up,
    08:00  the judges who sit today call one case after another,
    23:00  judges with time to lend hear cases of another court by video,
    23:30  the court closes; the dated cases it did not reach get other dates,
    23:45  the Board of Immigration Appeals decides appeals.

What comes of a hearing is noted when it begins; one under way when the court closes goes on at
the same judge's next sitting.
"""

from queueing.reference.docket import ReferenceDocket
from queueing.reference.office import ReferenceOffice

__all__ = ["ReferenceDocket", "ReferenceOffice"]
