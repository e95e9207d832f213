"""However somebody asks, they get no more than is allowed, and who waits as long as they are told gets it."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna.domain.access import Action, Actor, Role
from myna.domain.conversation import direct_tenant, guild_tenant
from myna.domain.quotas import QUOTAS, Allowance, Effort, Quota
from myna.errors import NotAllowed, QuotaReached
from myna.services.quotas import TOLD_SECONDS, QuotaService
from teaching_house import member, teacher

FEW = Quota(
    member=Allowance(at_once=2, seconds_each=10.0),
    server=Allowance(at_once=3, seconds_each=1.0),
    all=Allowance(at_once=5, seconds_each=0.5),
)


@dataclass(kw_only=True)
class Watch:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def service_of(watch: Watch, *, most: int = 100) -> QuotaService:
    return QuotaService(quotas=dict.fromkeys(Effort, FEW), seconds=watch, max_remembered=most)


def person(number: int, server: int = 1) -> Actor:
    return replace(member(guild_tenant(server)), id=number)


def refusal(service: QuotaService, actor: Actor, effort: Effort = Effort.REQUEST) -> QuotaReached:
    with pytest.raises(QuotaReached) as refused:
        service.spend(actor, effort)
    return refused.value


@given(
    st.integers(1, 20),
    st.floats(0.01, 60.0),
    st.lists(st.floats(0.0, 100.0), min_size=1, max_size=60),
)
def test_nobody_ever_gets_more_than_is_allowed(
    at_once: int, seconds_each: float, pauses: list[float]
) -> None:
    allowance = Allowance(at_once=at_once, seconds_each=seconds_each)
    now, full_at = 0.0, 0.0
    got: list[float] = []
    for pause in pauses:
        now += pause
        if allowance.wait_seconds(full_at, now) == 0:
            full_at = allowance.after_one(full_at, now)
            got.append(now)

    for first, moment in enumerate(got):
        for last in range(first, len(got)):
            span = got[last] - moment
            assert last - first + 1 <= at_once + span / seconds_each + 1e-6


@given(st.integers(1, 20), st.floats(0.01, 60.0), st.integers(0, 40))
def test_who_waits_as_long_as_told_is_served_and_who_comes_earlier_is_not(
    at_once: int, seconds_each: float, more: int
) -> None:
    allowance = Allowance(at_once=at_once, seconds_each=seconds_each)
    full_at = 5.0
    for _ in range(at_once):
        assert allowance.wait_seconds(full_at, 5.0) == 0
        full_at = allowance.after_one(full_at, 5.0)
    wait = allowance.wait_seconds(full_at, 5.0)

    assert wait == pytest.approx(seconds_each)
    assert allowance.wait_seconds(full_at, 5.0 + wait) == 0
    assert allowance.wait_seconds(full_at, 5.0 + wait / 2) > 0
    assert allowance.wait_seconds(full_at, 5.0 + allowance.seconds_in_all + more) == 0.0


def test_one_member_is_refused_and_another_is_not() -> None:
    service = service_of(Watch())
    for _ in range(2):
        service.spend(person(1), Effort.REQUEST)

    assert {"what": "pace", "whose": "member", "seconds": 10} == refusal(service, person(1)).details
    service.spend(person(2), Effort.REQUEST)


def test_a_member_is_one_in_all_servers() -> None:
    service = service_of(Watch())
    for server in (1, 2):
        service.spend(person(1, server), Effort.REQUEST)

    alone = replace(person(1), tenant=direct_tenant(1))
    assert "member" == refusal(service, alone).details["whose"]


def test_many_members_of_one_server_share_what_it_is_allowed() -> None:
    service = service_of(Watch())
    for number in range(3):
        service.spend(person(number), Effort.REQUEST)

    assert "server" == refusal(service, person(9)).details["whose"]
    service.spend(person(9, server=2), Effort.REQUEST)


def test_all_servers_share_what_the_bot_is_able_to_do() -> None:
    service = service_of(Watch())
    for number in range(5):
        service.spend(person(number, server=number), Effort.REQUEST)

    assert "all" == refusal(service, person(9, server=9)).details["whose"]


def test_what_is_refused_costs_nothing() -> None:
    watch = Watch()
    service = service_of(watch)
    for _ in range(2):
        service.spend(person(1), Effort.REQUEST)
    for _ in range(50):
        refusal(service, person(1))
    watch.now += 10

    service.spend(person(1), Effort.REQUEST)


def test_one_kind_of_effort_takes_nothing_from_another() -> None:
    service = service_of(Watch())
    for effort in Effort:
        service.spend(person(1), effort)
        service.spend(person(1), effort)

    assert all(refusal(service, person(1), effort) for effort in Effort)


def test_who_may_not_do_it_takes_nothing_from_who_may() -> None:
    """Else any member could keep a server's managers from its files."""
    service = service_of(Watch())
    for _ in range(50):
        with pytest.raises(NotAllowed):
            service.admit(member(), Action.ARCHIVE, Effort.ARCHIVE)
    manager = replace(teacher(), role=Role.MANAGER)

    service.admit(manager, Action.ARCHIVE, Effort.ARCHIVE)


def test_whoever_runs_myna_is_not_counted() -> None:
    service = service_of(Watch())
    keeper = replace(person(1), role=Role.OPERATOR)
    for _ in range(100):
        service.spend(keeper, Effort.TRAIN)

    service.spend(person(1), Effort.TRAIN)


def test_a_flood_is_told_so_once_in_a_while() -> None:
    watch = Watch()
    service = service_of(watch)
    told = [service.is_to_be_told(person(1)) for _ in range(100)]
    watch.now += TOLD_SECONDS

    assert [True, *[False] * 99] == told
    assert service.is_to_be_told(person(1))
    assert service.is_to_be_told(person(2))


def test_only_so_many_are_remembered_and_who_asked_most_is() -> None:
    watch = Watch()
    service = service_of(watch, most=100)
    for _ in range(2):
        service.spend(person(1), Effort.REQUEST)
    for number in range(1_000):
        watch.now += 0.001
        try:
            service.spend(person(100 + number, server=number), Effort.SUGGEST)
        except QuotaReached:
            watch.now += 0.5
            service.is_to_be_told(person(number))
        assert len(service._full_at) <= 101
        assert len(service._told_until) <= 101
        if watch.now < 1_009:
            refusal(service, person(1))


@pytest.mark.parametrize("effort", Effort)
def test_more_members_are_allowed_more(effort: Effort) -> None:
    quota = QUOTAS[effort]

    assert quota.member.at_once <= quota.server.at_once <= quota.all.at_once
    assert quota.member.seconds_each >= quota.server.seconds_each >= quota.all.seconds_each


def test_what_is_dear_is_allowed_less_than_a_word() -> None:
    dear = set(Effort) - {Effort.REQUEST, Effort.SUGGEST}

    assert all(
        QUOTAS[effort].member.at_once < QUOTAS[Effort.REQUEST].member.at_once for effort in dear
    )


def test_of_five_hundred_trainings_in_as_many_servers_one_attacker_gets_a_handful() -> None:
    watch = Watch()
    service = QuotaService(seconds=watch)
    attacker = [replace(person(666, server=number), role=Role.MANAGER) for number in range(500)]
    got = 0
    for each in attacker:
        try:
            service.admit(each, Action.TRAIN, Effort.TRAIN)
        except QuotaReached:
            continue
        got += 1

    assert QUOTAS[Effort.TRAIN].member.at_once == got
    service.admit(teacher(), Action.TRAIN, Effort.TRAIN)


def test_nobody_who_talks_as_people_talk_is_ever_refused() -> None:
    """A sentence every two seconds for an hour, and now and then ten clicks in a row."""
    watch = Watch()
    service = QuotaService(seconds=watch)
    for minute in range(60):
        for _ in range(30):
            watch.now += 2
            service.spend(member(), Effort.REQUEST)
        if minute % 5 == 0:
            for _ in range(10):
                service.spend(member(), Effort.REQUEST)
