"""Whatever bytes come, every parser keeps its promises; the fuzzer looks for others with the same promises."""

import pytest
from benchmarks.fuzzing.promises import PROMISES, Broken
from benchmarks.fuzzing.seeds import TOKENS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ANYTHING = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")),
    st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=12)), max_size=30).map(b"".join),
)


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_every_promise_holds_whatever_comes(name: str) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ANYTHING)
    def holds(data: bytes) -> None:
        PROMISES[name](data)

    holds()


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.fuzzing.promises.defused", lambda text: text)

    with pytest.raises(Broken, match="loud"):
        PROMISES["what_members_write"](b"Hello @everyone")
