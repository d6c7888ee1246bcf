"""The goals for forecasts, each with its target, the peer's figure and what is measured now.

Targets were set from measurements of the best general library on the same series; its figures from
then stand where it is not installed (`peers`), and are measured again where it is. A goal that is
missed is shown as missed, with what is known of the reason (`WHY`). Ours are scored by as many
paths as a forecast has by default: of the border's months 13 to 24 the core's 95 % intervals held
0.898 with the 250 paths the targets were set by, 0.910 with 1,000 and 0.916 with 2,000, since the
outermost of few paths lie too near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time

import numpy as np
import pandas as pd

from . import peers
from .backtests import Rolling, Trial, draw, summary, table, trials
from .benchmark import (
    BORDER_ORIGINS,
    PARTS_ORIGINS,
    UNSEEN_ORIGINS,
    border_series,
    unseen_series,
)
from .parts import border_parts
from .parts_backtest import backtest_parts
from .series_file import SeriesFile

Progress = Callable[[str, int, int], None]
Values = Mapping[tuple[str, str, str], float]
BEST = "AutoETS"
OURS, TOGETHER = "short_without_jumps", "with the extra"  # in competitions
PATHS = 1000  # as `forecast` draws: ends of 95 % intervals of 250 paths lie too near
FEW_PATHS = 250  # for competitions of hundreds of series
BANDS = ("1-12", "13-24", "25-60")
TOTALS = ("sum 12", "sum 24", "sum 60")
COVERAGE = (0.75, 0.87)
# What the peer scored when the targets were set, by goal: shown where it is not installed. Those
# of goal 4, like its targets, are of fifteen such series, of which nine are in our tables.
THEN = {
    "1-12": 1.49, "13-24": 3.44, "25-60": 6.42, "sum 12": 1.14, "sum 24": 2.12, "sum 60": 3.55,
    "unseen scrps": 1.87, "unseen coverage80": 0.55, "unseen coverage95": 0.71,
    "m3 scrps": 0.630, "m3 mase": 0.827, "m3 pool": 0.595, "tourism scrps": 1.224, "speed": 0.56,
}  # fmt: skip
# What is known of why goals are missed, by goal and the end of what it is about.
WHY = {
    (1, "core: CRPS 13-24"): "when last recorded by 0.9 %, and another seed moves it by as much, "
    "as all forecasts share one set of normals; a level that goes back to its mean (model "
    "reverting) does better here and worse over five years",
    (1, "pool: CRPS 1-12"): "when last recorded by 0.3 %: four models together are 1 % worse "
    "than the core so soon, and 2 % better in the second year",
    (4, "CRPS 13-24"): "the target was set on 15 series, of which our tables hold 9, and these are "
    "harder: the peer scores 2.00 on them, 1.87 on the 15",
    (5, "with the extra: CRPS"): "when last recorded by .003: AutoETS and AutoTheta of logs alone "
    "are worse than our pool (.659, .628 and .597), and with it no better",
    (8, ""): "seconds hang on the machine and on what else runs on it",
}
UNEXPLAINED = "no reason is known"


@dataclass(frozen=True)
class Goal:
    """A row of the table: `least` and `most` are the bounds of the target."""

    number: int
    goal: str
    ours: float
    least: float = float("-inf")
    most: float = float("inf")
    peer: float = float("nan")

    @property
    def met(self) -> bool:
        return self.least <= round(self.ours, 3) <= self.most

    @property
    def why(self) -> str:
        """What is known of why it is missed; nothing of a goal that is met."""
        if self.met:
            return ""
        known = (
            told
            for (number, about), told in WHY.items()
            if number == self.number and (not about or self.goal.endswith(about))
        )
        return next(known, UNEXPLAINED)

    @property
    def target(self) -> str:
        if self.least == self.most:
            return f"{self.most:g}"
        ends = [(self.least, "at least"), (self.most, "at most")]
        return ", ".join(f"{word} {end:g}" for end, word in ends if np.isfinite(end))


def as_table(goals: Sequence[Goal]) -> pd.DataFrame:
    """The goals as a table: goal, what, target, peer, ours, met, why."""
    return pd.DataFrame(
        {
            "goal": goal.number,
            "what": goal.goal,
            "target": goal.target,
            "peer": goal.peer,
            "ours": goal.ours,
            "met": goal.met,
            "why": goal.why,
        }
        for goal in goals
    )


def measured(
    models: Sequence[str] = ("core", "pool"),
    m3: SeriesFile | None = None,
    tourism: SeriesFile | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> list[Goal]:
    """Every goal, 5 and 7 only with their files. Each of `models` is held to 1 to 4 and 10."""
    found = [*border(models, seed, progress), *unseen(models, seed, progress)]
    if m3 is not None:
        found += _m3_goals(competition(m3, seed, progress))
    if tourism is not None:
        got = competition(tourism, seed, progress)
        was = _peer(got.get(BEST, {}), "tourism scrps")
        found.append(Goal(7, "tourism: CRPS", got[OURS]["scrps"], most=1.13, peer=was))
    return [*found, speed(seed), *parts(seed)]


def _m3_goals(got: Mapping[str, Mapping[str, float]]) -> Iterator[Goal]:
    """Goal 5, from what `competition` found."""
    ours, peer = got[OURS], got.get(BEST, {})
    yield Goal(5, "M3: CRPS", ours["scrps"], most=0.605, peer=_peer(peer, "m3 scrps"))
    yield Goal(5, "M3: MASE", ours["mase"], most=0.790, peer=_peer(peer, "m3 mase"))
    if TOGETHER in got:
        score = got[TOGETHER]["scrps"]
        yield Goal(5, "M3, with the extra: CRPS", score, most=0.595, peer=THEN["m3 pool"])


def border(models: Sequence[str], seed: int, progress: Progress | None = None) -> list[Goal]:
    """Goals 1 to 3 and 10: the twenty border series from 17 origins, 60 months ahead."""
    how = Rolling(BORDER_ORIGINS, 60, models=[*models, *_peers()], paths=PATHS, seed=seed)
    tried = trials(border_series(), how, _of("border", progress))
    frames, lost = [], []
    for trial in tried:
        frames.append(table(iter([trial])))
        if len(trial.observed) >= 12:
            lost.append({"model": trial.model, "held": shuffled(trial, seed)})
    value = _values(summary(pd.concat(frames)))
    order = pd.DataFrame(lost).groupby("model")["held"].mean()
    return [goal for model in models for goal in _border_goals(model, value, float(order[model]))]


def _border_goals(model: str, value: Values, lost: float) -> Iterator[Goal]:
    for number, bands, targets in ((1, BANDS, (1.42, 3.10, 5.60)), (2, TOTALS, (1.08, 1.92, 3.08))):
        for band, most in zip(bands, targets, strict=True):
            peer = value.get((BEST, band, "scrps"), THEN[band])
            ours = value[model, band, "scrps"]
            yield Goal(number, f"border, {model}: CRPS {band}", ours, most=most, peer=peer)
    for metric, least, most in (("coverage80", *COVERAGE), ("coverage95", 0.91, float("inf"))):
        for band in (*BANDS, *TOTALS):
            ours, peer = value[model, band, metric], value.get((BEST, band, metric), np.nan)
            yield Goal(3, f"border, {model}: {metric} {band}", ours, least, most, peer)
    held = value[model, "sum 12", "coverage80"] - lost
    told = f"border, {model}: coverage80 of a year that shuffled months lose"
    yield Goal(10, told, held, least=0.2)


def shuffled(trial: Trial, seed: int) -> bool:
    """Whether the 80 % interval of twelve months holds their sum when paths lose their order."""
    paths = np.random.default_rng(seed).permuted(trial.paths[:, :12], axis=0).sum(axis=1)
    low, high = np.quantile(paths, [0.1, 0.9])
    return bool(low <= trial.observed[:12].sum() <= high)


def unseen(models: Sequence[str], seed: int, progress: Progress | None = None) -> list[Goal]:
    """Goal 4: series that had no part in any choice, 13 to 24 months ahead."""
    how = Rolling(UNSEEN_ORIGINS, 24, models=[*models, *_peers()], paths=PATHS, seed=seed)
    found = table(trials(unseen_series(), how, _of("unseen", progress)))
    value = _values(summary(found))
    bounds = {"scrps": (-np.inf, 1.66), "coverage80": (0.66, np.inf), "coverage95": (0.84, np.inf)}
    return [
        Goal(
            4,
            f"unseen, {model}: {metric} 13-24",
            value[model, "13-24", metric],
            *ends,
            peer=value.get((BEST, "13-24", metric), THEN[f"unseen {metric}"]),
        )
        for model in models
        for metric, ends in bounds.items()
    ]


def competition(
    file: SeriesFile, seed: int, progress: Progress | None = None
) -> dict[str, dict[str, float]]:
    """Mean CRPS and MASE over a competition's series: of the short pool, and where there are peers
    of each of them and of the paths of all together, the pool's and theirs.

    Without jumps: their rate is that of the border's orders, which no such series knows.
    """
    models = [OURS, *(peers.PEERS if peers.present() else ())]
    sums: dict[str, list[dict[str, float]]] = {}
    step = _of("competition", progress)
    for done, (name, series) in enumerate(file.series.items(), start=1):
        origin = file.origins[name]
        months = len(series.loc[origin + 1 :])
        how = Rolling([origin], months, models=models, paths=FEW_PATHS, seed=seed)
        tried = list(trials({name: series}, how))
        if len(tried) > 1:
            paths = np.concatenate([trial.paths for trial in tried])
            tried.append(replace(tried[0], model=TOGETHER, paths=paths))
        for trial in tried:
            sums.setdefault(trial.model, []).append(trial.over_all())
        if step is not None:
            step(done, len(file.series))
    return {
        model: {key: float(np.nanmean([one[key] for one in got])) for key in ("scrps", "mase")}
        for model, got in sums.items()
    }


def speed(seed: int) -> Goal:
    """Goal 8: CPU seconds of 1,000 paths of ten years of the full pool, fitting included."""
    history = border_series()["usbp_southwest"]
    draw("pool", history, 12, 10, seed)  # what is imported and compiled once is no part of it
    begun = process_time()
    draw("pool", history, 120, 1000, seed)
    ours = process_time() - begun
    peer = THEN["speed"]
    if peers.present():
        peers.draw(BEST, history, 12, 10, seed)
        begun = process_time()
        peers.draw(BEST, history, 120, 1000, seed)
        peer = process_time() - begun
    return Goal(8, "CPU seconds of the pool, 1,000 x 120", ours, most=0.35, peer=peer)


def parts(seed: int) -> list[Goal]:
    """Goal 9: the nine southwest sectors drawn together from seven origins, 36 months ahead."""
    sectors = border_parts("sectors", "2024-11-30").drop(columns="elsewhere")
    table = backtest_parts(sectors, PARTS_ORIGINS, paths=PATHS, seed=seed)
    found = table[(table["way"] == "bottom_up") & (table["level"] == "parts")].set_index("months")
    held = found["coverage_80"].astype(float).to_dict()
    gap, below = (float(found[name].iloc[0]) for name in ("gap", "negatives"))
    return [
        Goal(9, "sectors: parts from whole, largest share", gap, most=1e-9),
        Goal(9, "sectors: negative months", below, most=0.0),
        Goal(9, "sectors: coverage80 sum 24", held[24], least=0.65, peer=0.30),
        Goal(9, "sectors: coverage80 sum 36", held[36], least=0.62, peer=0.22),
    ]


def _values(found: pd.DataFrame) -> Values:
    names = (found[column].astype(str) for column in ("model", "band", "metric"))
    return dict(zip(zip(*names, strict=True), map(float, found["value"]), strict=True))


def _peer(measured_now: Mapping[str, float], name: str) -> float:
    return measured_now.get(name.split()[-1], THEN[name])


def _peers() -> list[str]:
    return [BEST] if peers.present() else []


def _of(what: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, whole: progress(what, done, whole)
