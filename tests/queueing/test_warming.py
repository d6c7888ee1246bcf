"""What `docket warmup` compiles is everything: no run waits for the compiler again."""

import importlib
import pkgutil

from numba.core.dispatcher import Dispatcher

import queueing.docket
from queueing.docket import draws
from queueing.engine.warming import compile_docket


def kernels():
    """The functions of the docket that Python calls, by name."""
    for module in pkgutil.iter_modules(queueing.docket.__path__):
        parts = importlib.import_module(f"queueing.docket.{module.name}")
        for name, value in vars(parts).items():
            called = isinstance(value, Dispatcher) and value.targetoptions["forceinline"] is False
            if called and not value.targetoptions["no_cpython_wrapper"]:
                yield f"{module.name}.{name}", value


def test_warming_up_compiles_every_kernel():
    compile_docket()
    found = dict(kernels())
    assert len(found) > 10
    assert [name for name, kernel in found.items() if not kernel.signatures] == []


def test_the_draws_can_be_called_from_python():
    assert 0.0 < draws.uniforms(1, 0, 2, 3, draws.PICK, 0)[0] < 1.0
