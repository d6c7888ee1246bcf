"""Memory asked for before it is used: a hint to the machine, which changes nothing but time.

Of millions of cases most lie in slow memory. What the next steps will touch is asked for while
other work goes on, and is there when its turn comes.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_WRITE, _KEEP, _DATA = 1, 3, 1  # it will be written; it will be used again; it is no code


@intrinsic
def fetch(_typing: Any, array: Any, place: Any) -> Any:
    """Ask for an element of an array by its place in memory order. Any place is allowed."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        begin = builder.bitcast(held.data, byte)
        address = builder.gep(begin, [builder.mul(arguments[1], held.itemsize)])
        hint = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        call = cgutils.get_or_insert_function(builder.module, hint, "llvm.prefetch.p0")
        builder.call(call, [address, number(_WRITE), number(_KEEP), number(_DATA)])
        return context.get_dummy_value()

    return types.none(array, types.intp), generate
