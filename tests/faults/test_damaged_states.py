"""A saved past that was damaged, or is another's: one clear message, and nothing of it is run."""

from __future__ import annotations

import io
import json
import pickle
import shutil
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queueing as q
from inputs.problems import BadInput
from queueing.array_file import META, check_about
from queueing.docket import codes
from queueing.docket.lists import HEAD, LENGTH, TAIL
from queueing.docket.whole import amiss
from queueing.engine import CompiledDocket
from queueing.replication import size_for
from queueing.state_file import read_state, write_state
from queueing.system import System
from queueing.verbs import day_number
from tests.queueing.conftest import files
from tests.queueing.small_plans import SEATS, small_plan

TINY = {"years": 1 / 2, "replications": 1, "scale": 0.002, "seed": 5, "workers": 1}
UNTIL = "2026-06-30"
ABOUT = {"seed": 1, "options": {"scale": 1.0, "start": "2026-09-30"}}
SMALL = small_plan(months=4)
SIZE = replace(size_for(SMALL.plan), seats=SEATS)
MONTHS = 2


def empty() -> CompiledDocket:
    return CompiledDocket(SIZE, *SMALL.plan.key, SMALL.plan.sitting)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of two small courts after two months."""
    path = tmp_path_factory.mktemp("state") / "state.zip"
    system = System(SMALL.plan, empty())
    with SMALL.bench():
        system.begin()
        system.run_to(day_number(SMALL.plan.month_start(MONTHS)))
    write_state(path, ABOUT, system.docket, SIZE, system.standing())
    return path


def read(path: Path) -> bytes:
    """Every number of a state, if it can be read."""
    docket = empty()
    standing = read_state(path, ABOUT, docket, SIZE, MONTHS)
    arrays = [*docket.state, standing.opening.ledger, standing.staff.judges, standing.staff.turns]
    arrays += [month.ledger for month in standing.months]
    return b"".join(array.tobytes() for array in arrays)


def refused(path: Path, *said: str) -> None:
    """Reading is refused with one message that names the file and says these words."""
    with pytest.raises(BadInput) as bad:
        read(path)
    for part in (str(path), *said):
        assert part in str(bad.value)
    assert len(bad.value.problems) == 1
    assert "Traceback" not in str(bad.value)


Members = dict[str, bytes]


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, found: Members, hashed: bool = True, **about: object) -> Path:
    """A zip of these members; its hashes and what it says of itself are put right."""
    meta = json.loads(found[META]) | about
    if hashed:
        meta["sha256"] |= {
            name.removesuffix(".npy"): sha256(data).hexdigest()
            for name, data in found.items()
            if name != META
        }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (found | {META: json.dumps(meta).encode()}).items():
            archive.writestr(name, data)
    return path


def as_npy(array: np.ndarray, **options: bool) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def test_a_file_made_again_of_the_same_members_is_the_same_state(sound, tmp_path):
    again = written(tmp_path / "again.zip", members(sound))
    assert read(again) == read(sound)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_a_file_cut_short_is_refused(sound, tmp_path, share):
    path = tmp_path / "short.zip"
    whole = sound.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    refused(path, "must be a whole and undamaged state")


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.floats(0.0, 1.0, exclude_max=True), st.integers(0, 7), st.sampled_from([1, 1, 2, 500]))
def test_a_bit_that_flipped_is_found_or_means_nothing(sound, tmp_path, where, bit, length):
    """Some mean nothing: the times of the members, or which of the zeros before are repeated."""
    data = bytearray(sound.read_bytes())
    first = int(where * len(data))
    for place in range(first, min(first + length, len(data))):
        data[place] ^= 1 << bit
    path = tmp_path / "flipped.zip"
    path.write_bytes(data)
    with suppress(BadInput):
        assert read(path) == read(sound)


@pytest.mark.parametrize("name", ["docket.cases.npy", "docket.pace.npy", "staff.judges.npy", META])
def test_a_member_that_is_missing_is_named(sound, tmp_path, name):
    found = members(sound)
    path = written(tmp_path / "less.zip", found)
    with zipfile.ZipFile(path, "w") as archive:
        for other, data in found.items():
            if other != name:
                archive.writestr(other, data)
    refused(path, name)


@pytest.mark.parametrize("name", ["more.npy", "../../evil.npy", "/tmp/evil.npy", "docket.pace.npy"])
def test_a_member_that_does_not_belong_is_refused_and_written_nowhere(sound, tmp_path, name):
    path = tmp_path / "a" / "b" / "more.zip"
    path.parent.mkdir(parents=True)
    shutil.copyfile(sound, path)
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there already
        archive.writestr(name, b"evil")
    refused(path, name, "does not belong in it")
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


SHAPES = {
    "docket.pace": np.zeros((2, SEATS + 1)),  # another number of seats
    "docket.ledger": np.zeros(3, dtype=np.int64),  # other axes
    "docket.carry": np.zeros((2, SEATS), dtype=np.int64),  # another type
    "docket.cases": np.zeros(SIZE.room, dtype=np.int32),
    "docket.turns": np.zeros(SIZE.room + 1, dtype=np.int32),  # more than there is room for
    "docket.hours": np.asfortranarray(np.zeros((2, 3), dtype=np.int64)),
    "months.hours": np.zeros((MONTHS + 1, 2, 3), dtype=np.int64),
    "staff.judges": np.zeros((70_000, 5), dtype=np.int64),
    "staff.posted": np.zeros(2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_member_of_another_type_or_size_is_refused_with_both(sound, tmp_path, name):
    array = SHAPES[name]
    found = members(sound) | {f"{name}.npy": as_npy(array)}
    path = written(tmp_path / "shape.zip", found)
    refused(path, f"{name}.npy", array.dtype.name, "must be")


def test_a_member_of_untold_size_is_refused_before_memory_is_taken(sound, tmp_path):
    stream = io.BytesIO()
    header = {"descr": "<i8", "fortran_order": False, "shape": (10**14, 5)}
    np.lib.format.write_array_header_1_0(stream, header)
    path = written(tmp_path / "huge.zip", members(sound) | {"staff.judges.npy": stream.getvalue()})
    refused(path, "staff.judges.npy", f"{10**14} x 5", "must be int64 of 0 to")


def test_a_member_longer_or_shorter_than_it_says_is_refused(sound, tmp_path):
    found = members(sound)
    whole = found["docket.pace.npy"]
    for data in (whole + bytes(10**6), whole[:-1]):
        path = written(tmp_path / "long.zip", found | {"docket.pace.npy": data})
        refused(path, "must be a whole and undamaged state")


@pytest.mark.parametrize("version", [b"\x02\x00", b"\x03\x00", b"\x09\x00"])
def test_a_member_of_another_version_of_its_format_is_refused(sound, tmp_path, version):
    found = members(sound)
    data = found["docket.pace.npy"]
    path = written(tmp_path / "npy.zip", found | {"docket.pace.npy": data[:6] + version + data[8:]})
    refused(path, "docket.pace.npy")


class Evil:
    """What a pickle would run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_nothing_in_a_file_is_ever_run(sound, tmp_path):
    ran = tmp_path / "ran"
    array = np.array([Evil(ran)] * 2, dtype=object)
    found = members(sound)
    for data in (as_npy(array, allow_pickle=True), pickle.dumps(Evil(ran))):
        refused(written(tmp_path / "evil.zip", found | {"staff.posted.npy": data}))
    assert not ran.exists()
    np.load(io.BytesIO(as_npy(array, allow_pickle=True)), allow_pickle=True)
    assert ran.exists()  # it would have


def test_a_member_that_is_not_the_one_written_is_found_by_its_hash(sound, tmp_path):
    found = members(sound)
    pace = np.load(io.BytesIO(found["docket.pace.npy"]))
    data = as_npy(pace * 2.0)
    path = written(tmp_path / "other.zip", found | {"docket.pace.npy": data}, hashed=False)
    refused(path, "docket.pace.npy", "SHA-256")


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"format": "somebody's"}, ['must say "format": "docket-state"']),
        ({"format_version": 1}, ["format_version", "1", "must be 3"]),
        ({"seed": 7}, ["seed", "7", "must be 1"]),
        ({"options": {"scale": 0.5, "start": "2026-09-30"}}, ["options.scale", "must be 1.0"]),
        ({"extra": [1] * 10_000}, ["extra", "must be null"]),
    ],
)
def test_a_file_that_says_it_is_something_else_is_refused_with_what_it_says(
    sound, tmp_path, about, said
):
    path = written(tmp_path / "another.zip", members(sound), **about)
    refused(path, *said)
    with pytest.raises(BadInput, match="must"):
        check_about(path, ABOUT | {"format": "docket-state", "format_version": 2})


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b"[" * 100_000, b'"' + b"x" * (1 << 21) + b'"', b"\xff\xfe", b"{}"],
)
def test_a_file_whose_meta_json_is_not_one_is_refused(sound, tmp_path, text):
    path = tmp_path / "meta.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (members(sound) | {META: text}).items():
            archive.writestr(name, data)
    refused(path)


def test_other_files_and_none_are_refused(tmp_path):
    text, nowhere = tmp_path / "text.zip", tmp_path / "nowhere.zip"
    text.write_text("no zip at all")
    refused(text, "must be a whole and undamaged state")
    refused(tmp_path)
    refused(nowhere, "there is no such file")


def test_a_write_that_fails_leaves_the_earlier_file_as_it_was(sound, tmp_path, monkeypatch):
    path = tmp_path / "state.zip"
    shutil.copyfile(sound, path)
    docket = empty()
    standing = read_state(path, ABOUT, docket, SIZE, MONTHS)

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(zipfile._ZipWriteFile, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        write_state(path, ABOUT, docket, SIZE, standing)
    assert files(tmp_path) == {"state.zip": sound.read_bytes()}


@pytest.fixture(scope="module")
def pasts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pasts of the baseline, and of what differs from it in one thing."""
    folder = tmp_path_factory.mktemp("pasts")
    others: dict[str, dict[str, object]] = {
        "same": {},
        "seed": {"seed": 6},
        "scale": {"scale": 0.003},
        "years": {"years": 1},
        "uncertainty": {"uncertainty": "none"},
    }
    for name, options in others.items():
        q.run_until("baseline", UNTIL, out=folder / name, **TINY | options)
    q.run_until("baseline", "2026-05-31", out=folder / "until", **TINY)
    q.run_until("before_2025", UNTIL, out=folder / "scenario_sha256", **TINY)
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture
def folder(pasts: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the past of the baseline."""
    return Path(shutil.copytree(pasts["same"], tmp_path / "past"))


@pytest.mark.parametrize(
    "other", ["seed", "scale", "years", "uncertainty", "until", "scenario_sha256"]
)
def test_the_state_of_another_past_is_refused_with_what_differs(pasts, folder, other):
    shutil.copyfile(pasts[other] / "state-000000.zip", folder / "state-000000.zip")
    with pytest.raises(BadInput) as bad:
        q.Past.load(folder)
    assert other in str(bad.value)
    assert "state-000000.zip" in str(bad.value)


def test_the_state_of_another_replication_is_refused(tmp_path):
    q.run_until("baseline", UNTIL, out=tmp_path / "two", **TINY | {"replications": 2})
    states = [tmp_path / "two" / f"state-00000{k}.zip" for k in range(2)]
    shutil.copyfile(states[1], states[0])
    with pytest.raises(BadInput, match="replication"):
        q.Past.load(tmp_path / "two")


def test_a_past_without_one_of_its_states_is_refused(folder):
    (folder / "state-000000.zip").unlink()
    with pytest.raises(BadInput, match=r"state-000000.zip.*there is no such file"):
        q.Past.load(folder)


def test_a_folder_without_a_past_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput, match=r"is not the folder of a past: no past.json"):
            q.Past.load(folder)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_branch_of_a_damaged_past_writes_nothing(folder, tmp_path, workers):
    state = folder / "state-000000.zip"
    past = q.Past.load(folder)
    data = state.read_bytes()
    half = len(data) // 2
    state.write_bytes(data[:half] + b"damage" * 20 + data[half + 120 :])
    with pytest.raises(BadInput) as bad:
        past.branch(
            ["baseline", "baseline+hire_judges:start=2026-07-01"],
            workers=workers,
            out=tmp_path / "results",
        )
    assert str(state) in str(bad.value)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "docket-run"}, ["format", '"docket-run"', 'must be "docket-past"']),
        ({"format_version": 0}, ["format_version", "0", "must be 1"]),
        ({"program": "another"}, ["program", '"another"', 'must be "asylum-docket"']),
        ({"version": "99.0"}, ["version", '"99.0"']),
        ({"inputs_sha256": "0" * 64}, ["inputs_sha256", "must be"]),
        ({"until": "2026-06-15"}, ["until", "must be the last day of a month"]),
        ({"until": 3}, ["is damaged"]),
        ({"options": {}}, ["is damaged"]),
        ({"options": None}, ["is damaged"]),
        ({"scenarios": []}, ["is damaged"]),
        ({"scenarios": [{"label": "x", "text": {}}]}, ["is damaged"]),
        ({"more": 1}, ["more", "must be null"]),
    ],
)
def test_a_past_that_says_it_is_something_else_is_refused(folder, change, said):
    mark = folder / "past.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | change))
    with pytest.raises(BadInput) as bad:
        q.Past.load(folder)
    for part in (str(mark), *said):
        assert part in str(bad.value)


def test_options_out_of_range_in_a_past_are_told(folder):
    mark = folder / "past.json"
    said = json.loads(mark.read_text())
    said["options"] |= {"scale": 7.0, "replications": 0}
    mark.write_text(json.dumps(said))
    with pytest.raises(BadInput) as bad:
        q.Past.load(folder)
    for part in ("scale", "replications", "must lie in"):
        assert part in str(bad.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, "\x00"])
def test_a_past_whose_json_is_damaged_is_refused(folder, text):
    (folder / "past.json").write_text(text)
    with pytest.raises(BadInput, match="is damaged"):
        q.Past.load(folder)


def first_with_length(lists: np.ndarray) -> tuple[int, ...]:
    """Where the first list stands that somebody is on."""
    return tuple(np.argwhere(lists[..., LENGTH] > 1)[0])


def head_beyond(lists: np.ndarray) -> None:
    lists[(*first_with_length(lists), HEAD)] = 2_000_000_000


def head_below(lists: np.ndarray) -> None:
    lists[(*first_with_length(lists), HEAD)] = -5


def tail_beyond(lists: np.ndarray) -> None:
    lists[(*first_with_length(lists), TAIL)] = 2_000_000_000


def longer(lists: np.ndarray) -> None:
    lists[(*first_with_length(lists), LENGTH)] += 1


def empty_but_beyond(lists: np.ndarray) -> None:
    lists[tuple(np.argwhere(lists[..., LENGTH] == 0)[0])] = (2_000_000_000, 0, 0)


def a_loop(cases: np.ndarray) -> None:
    middle = np.flatnonzero((cases["next"] > 0) & (cases["prev"] >= 0) & (cases["key_high"] > 0))[0]
    cases["next"][middle] = middle


def broken(cases: np.ndarray) -> None:
    cases["prev"][np.flatnonzero(cases["next"] > 0)] = 7


def a_field(name: str, value: int) -> Callable[[np.ndarray], None]:
    def change(cases: np.ndarray) -> None:
        cases[name][np.flatnonzero(cases["key_high"])[0]] = value

    return change


def put(value: float, *place: int) -> Callable[[np.ndarray], None]:
    def change(array: np.ndarray) -> None:
        array[place] = value

    return change


UNSOUND = [
    *(("lists", change) for change in (head_beyond, head_below, tail_beyond, longer)),
    ("lists", empty_but_beyond),
    ("board", empty_but_beyond),
    ("shelves", empty_but_beyond),
    ("cases", a_loop),
    ("cases", broken),
    *(("cases", a_field(name, 250)) for name in ("court", "klass", "stage", "docket")),
    ("cases", a_field("filed", 1)),
    ("cases", a_field("due", 65_535)),
    ("cases", a_field("key_high", 2**32 - 1)),
    ("counts", put(2**40, codes.USED)),
    ("counts", put(-1, codes.FREE)),
    ("counts", put(2**40, codes.TODAY)),
    ("counts", put(2**40, codes.PAGES_USED)),
    ("counts", put(99, codes.TRACED)),
    ("helps", put(2**30, 0)),
    ("seats", put(2**30, 0)),
    ("seats", put(0, 0)),
    ("judges", put(2**30, 0)),
    ("orders", put(99, 0)),
    ("levels", put(99, 0)),
    ("waiting", put(1_000, 0, 0)),
    ("shelf_low", put(2**30, 0, 0)),
    ("shelf_bits", put(1, 0, 0, 0)),
    ("pace", put(float("nan"), 0, 0)),
    ("rules", put(200, 0, 0, codes.RELEASED_AS)),
    ("dials", put(float("inf"), codes.AHEAD)),
    ("cohort_of", put(30_000, 0, 0)),
    ("bin_of", put(30_000, 0)),
    ("span", put(0, 1)),
    ("sitting", put(2**30, 0)),
    ("staff.judges", put(99, 0, 0)),
    ("staff.judges", put(99, 0, 5)),
    ("staff.judges", put(-7, 0, 4)),  # a day that is over
    ("staff.judges", put(99, 0, 3)),
    ("staff.turns", put(-1, 0, 0)),
]


@pytest.mark.parametrize(("name", "change"), UNSOUND)
def test_an_index_that_would_lead_out_of_its_array_is_refused(sound, tmp_path, name, change):
    member = f"{name if '.' in name else f'docket.{name}'}.npy"
    found = members(sound)
    array = np.load(io.BytesIO(found[member]))
    change(array)
    refused(written(tmp_path / "unsound.zip", found | {member: as_npy(array)}), ".npy")


def test_a_place_that_is_free_twice_or_taken_is_refused(sound, tmp_path):
    found = members(sound)
    counts = np.load(io.BytesIO(found["docket.counts.npy"]))
    free = np.load(io.BytesIO(found["docket.free.npy"]))
    assert counts[codes.FREE] > 1
    free[0] = free[1]
    path = written(tmp_path / "free.zip", found | {"docket.free.npy": as_npy(free)})
    refused(path, "docket.free.npy")


@pytest.mark.parametrize("order", range(len(codes.ORDERS)))
def test_a_docket_in_any_order_is_sound_and_its_pool_is_looked_through(order):
    dockets = ("master_order", "merits_order", "dedicated_order")
    changes = [(f"docket.{name}", "set", codes.ORDERS[order], 0) for name in dockets]
    small = small_plan(months=4, changes=changes)
    docket = CompiledDocket(SIZE, *small.plan.key, small.plan.sitting)
    system = System(small.plan, docket)
    with small.bench():
        system.begin()
        system.run_to(day_number(small.plan.month_start(MONTHS)))
    assert docket.state.orders.max() == order
    assert not list(amiss(docket.state))
    court, which = np.argwhere(docket.state.waiting > 0)[0]
    docket.state.waiting[court, which] += 1
    assert list(amiss(docket.state)) == ["waiting"]


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("which", [META, "docket.free.npy"])
def test_a_member_packed_in_another_way_is_refused(sound, tmp_path, how, which):
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(sound).items():
            archive.writestr(name, data, compress_type=how if name == which else None)
    refused(path, "packed in another way")


@pytest.mark.parametrize(
    ("key", "value"),
    [("until", "9999-12-31"), ("replications", 2.5), ("replications", 1.0), ("seed", 10**400)],
)
def test_a_past_that_says_what_cannot_be_is_refused(folder, key, value):
    said = json.loads((folder / "past.json").read_text())
    (said if key in said else said["options"])[key] = value
    (folder / "past.json").write_text(json.dumps(said))
    with pytest.raises(BadInput, match=r"past\.json"):
        q.Past.load(folder)
