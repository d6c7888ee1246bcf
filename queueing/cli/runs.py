"""Running scenarios and comparing them: `docket run` and `docket compare`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from os.path import isdir, isfile  # False, and no error, for a name that is too long
from pathlib import Path
from typing import Annotated, Any

import typer

from inputs.problems import BadInput, Problem
from queueing.cli.answers import (
    print_json,
    progress_bar,
    records_of,
    say_notes,
    say_replaced,
    say_where,
)
from queueing.cli.folders import check_names, stoppable
from queueing.cli.options import (
    Detail,
    HalfWidth,
    Json,
    Out,
    Quiet,
    Report,
    Xlsx,
    asking,
)

BASELINE = "baseline"


@asking()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario.")] = "baseline",
    out: Out = None,
    detail: Detail = "court",
    half_width: HalfWidth = None,
    report: Report = None,
    xlsx: Xlsx = None,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """Simulate one scenario: forecast arrivals, the courts, tables and headline measures.

    Example: docket run baseline --replications 4 --scale 0.1 --out results
    """
    from queueing.report.text import print_run

    results = _simulate(
        [scenario],
        (report, xlsx),
        quiet,
        out=out,
        detail=detail,
        half_width=half_width,
        **asked,
    )
    comparison = _compare(results)
    _write(comparison, report, xlsx)
    if as_json:
        print_json(records_of(results.measures))
        _say_stopping(results)
    else:
        print_run(results)
    _say_written(out, report, xlsx)


@asking()
def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="BASE and others: scenarios, or names of reforms added to BASE. BASE is the "
            "baseline where it is left out: before a reform, or before one scenario alone."
        ),
    ],
    out: Out = None,
    detail: Detail = "court",
    half_width: HalfWidth = None,
    corrected: Annotated[
        str, typer.Option(help="Comparisons held together: none | holm | simultaneous.")
    ] = "none",
    origins: Annotated[
        int,
        typer.Option(
            help="Pairs of futures, of 16 runs each, 4 or more, to say of each difference what is "
            "due to arrivals, parameters and chance [0: do not]."
        ),
    ] = 0,
    report: Report = None,
    xlsx: Xlsx = None,
    quiet: Quiet = False,
    as_json: Json = False,
    **asked: Any,
) -> None:
    """Compare scenarios pair by pair: same arrivals, same draws, differences with intervals.

    Example: docket compare baseline hire_judges:judges=300 last_in_first_out --report reforms.html
    """
    from queueing.comparison import check_correction
    from queueing.comparison import compare as pair
    from queueing.report.origins import print_shares
    from queueing.report.text import print_comparison

    base, *others = with_base(scenarios)
    texts = [base, *(on_base(base, other) for other in others)]
    check_correction(corrected)
    if origins:
        _check_origins(origins, as_json and report is None)
    if half_width and corrected == "simultaneous":
        allowed = "goes with none or holm: runs are stopped by the interval of one comparison"
        raise BadInput([Problem("corrected", f'"{corrected}" with half-width', allowed)])
    results = _simulate(
        texts,
        (report, xlsx),
        quiet,
        out=out,
        detail=detail,
        half_width=half_width,
        **asked,
    )
    comparison = pair(results, corrected=corrected)
    found = {}
    if origins:
        found = _origins(comparison, origins, quiet, **asked)
    _write(comparison, report, xlsx, found)
    if as_json:
        print_json(records_of(comparison.table()))
        _say_stopping(results)
    else:
        print_comparison(comparison)
        for label, shares in found.items():
            print_shares(shares, label, comparison.base)
    _say_written(out, report, xlsx)


def with_base(scenarios: Sequence[str]) -> list[str]:
    """What is compared, the base first: the baseline where a reform or one scenario stands alone.

    Raises `BadInput` for the baseline alone.
    """
    first = scenarios[0]
    if len(scenarios) > 1 and not _is_reform(first):
        return list(scenarios)
    if first == BASELINE:
        allowed = "name at least one other: docket compare baseline hire_judges"
        raise BadInput([Problem("scenarios", f'only "{first}"', allowed)])
    return [BASELINE, *scenarios]


def on_base(base: str, other: str) -> str:
    """What a name given to `compare` means: a scenario as it is, a reform added to the base.

    A name that is neither is taken for what it is most like, so that it is answered as that.
    """
    from inputs.shipped import nearest, reform_names, scenario_names

    name = _name_in(other)
    if _is_reform(other):
        return f"{base}+{other}"
    if name in scenario_names() or isfile(name):
        return other
    near = nearest(name.removesuffix(".toml"))
    if near is None and ".toml" not in other:
        allowed = "neither a scenario nor a reform: see docket scenarios and docket reforms"
        raise BadInput([Problem(f'"{name}"', "", allowed)])
    return f"{base}+{other}" if near in reform_names() else other


def _name_in(text: str) -> str:
    """The name that a text begins with, of a scenario or a reform, before sizes and others."""
    return text.split(":", 1)[0].split("+", 1)[0]


def _is_reform(text: str) -> bool:
    """Whether a text begins with a reform, by its shipped name or its file."""
    from inputs.shipped import reform_names
    from queueing.scenario import is_reform

    return _name_in(text) in reform_names() or is_reform(Path(_name_in(text)))


def _simulate(
    texts: list[str], targets: tuple[Path | None, ...], quiet: bool, **options: Any
) -> Any:
    """The results of a run with these options, with progress on stderr and its warnings."""
    from inputs.problems import all_or_bad
    from queueing.experiment import run as simulate
    from queueing.files import RUN, check_target

    named = [path for path in targets if path is not None]
    out = options["out"]
    earlier = ["run"] if out is not None and isfile(out / RUN) else []
    check_names(named, out)
    if out is not None and not isdir(out):
        named = [path for path in named if path.parent != out]  # made by the run
    all_or_bad([partial(check_target, path) for path in named])
    with stoppable(out), progress_bar(quiet) as progress:
        results = simulate(texts, progress=progress, **options)
    say_notes(results.run["warnings"], "all in run.json")
    say_replaced(out, earlier)
    return results


def _say_stopping(results: Any) -> None:
    """Whether the half-widths asked for were met, where no table says it."""
    from queueing.report.certainty import stopping

    if said := stopping(results.run):
        typer.echo(said, err=True)


def _compare(results: Any) -> Any:
    from queueing.comparison import compare as pair

    return pair(results)


def _check_origins(pairs: int, unseen: bool) -> None:
    """Raises `BadInput` before the work for pairs that say nothing, or that nobody would see."""
    from queueing.causes.shares import check_pairs

    check_pairs(pairs, "origins")
    if unseen:
        allowed = "is no part of the JSON: it goes into a report, named with --report"
        raise BadInput([Problem("origins", f"{pairs}", allowed)])


def _origins(comparison: Any, pairs: int, quiet: bool, **asked: Any) -> dict[str, Any]:
    """Where the uncertainty of each difference from the base comes from, by scenario."""
    from queueing.causes.shares import variance_shares

    found = {}
    options = {key: asked[key] for key in ("years", "seed", "scale", "start", "workers")}
    for label in comparison.others:
        with progress_bar(quiet, "Origins of its uncertainty", "runs") as progress:
            found[label] = variance_shares(
                label,
                comparison.base,
                pairs=pairs,
                progress=progress,
                **options,
            )
    return found


def _say_written(out: Path | None, *others: Path | None) -> None:
    """Where everything is, and how to look at the tables."""
    say_where(out, *others)
    if out is not None:
        typer.echo(f"Any table of it by year: docket tables nationalities --from {out}", err=True)


def _write(comparison: Any, report: Path | None, xlsx: Path | None, origins: Any = None) -> None:
    if report is not None:
        comparison.to_html(report, origins=origins)
    if xlsx is not None:
        comparison.to_excel(xlsx)
