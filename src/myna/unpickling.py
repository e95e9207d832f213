"""What is loaded from a file is data, never a program: no process of Myna's unpickles an object.

Called where a process begins, before anything is read: by `__main__` and by every program that is started as a child.
"""

import sys

_WORDS_OF_BABEL = frozenset(
    {
        ("babel.dates", "DateTimePattern"),
        ("babel.localedata", "Alias"),
        ("babel.numbers", "NumberPattern"),
        ("babel.plural", "PluralRule"),
    }
)
"""In pickles that come with the package: how each language counts and writes dates. To make one does nothing."""


class UnpicklingRefused(RuntimeError):
    """A library tried; nothing of the object was made."""


def refuse_unpickling() -> None:
    """For the life of the process, whichever library asks: pickle, joblib, NumPy or one that is not known here.

    To name a class or a function is what makes a pickle a program, and Python tells of it before it is looked up.
    Pickled numbers, texts and lists name none.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, named: tuple[object, ...]) -> None:
    if event == "pickle.find_class" and named not in _WORDS_OF_BABEL:
        raise UnpicklingRefused(f"A pickled object names {'.'.join(map(str, named))}.")
