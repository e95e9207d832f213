"""Pairs of questions that mean the same in other words: `examining` looks whether an encoder finds them."""

from collections.abc import Mapping
from types import MappingProxyType

_ENGLISH = """
Where can I leave my car? | Is there parking close by?
How much does it cost to join? | What is the membership fee?
What time do you open? | From which hour on may we come in?
I forgot my password | My login doesn't let me in any more
Can I bring my dog? | Are pets allowed?
Who do I call when the heating breaks? | Nobody repairs the cold radiators, whose job is that?
How do I get my money back? | I want a refund
When is the next meeting? | On which day do we come together again?
Is there something to eat? | Do you serve food?
My parcel has not arrived | The delivery is late
How do I change the language? | I would rather read this in French
Which games do you play? | What are we gaming tonight?
Where do I find the rules? | Is it written down what is forbidden?
Can I work from home? | Is remote employment possible?
How can I learn the guitar? | I'd like to take music lessons
The screen stays black | My monitor shows nothing
Is the water safe to drink? | Can I fill my bottle from the tap?
How do I report somebody who insults others? | A member is being rude, whom do I tell?
How long is the trip by train? | What is the travel time on the railway?
May children take part? | Is it suitable for kids?
Where are my photos saved? | In which folder do pictures end up?
How do I cancel my subscription? | I don't want to pay every month any longer
What shall I wear? | Is there a dress code?
Can somebody look at my essay? | I need feedback on a text that I wrote
"""

_RUSSIAN = """
Где можно оставить машину? | Есть ли рядом парковка?
Сколько стоит вступить? | Какой у вас членский взнос?
Во сколько вы открываетесь? | С какого часа к вам пускают?
Я забыл пароль | Не получается войти в аккаунт
Можно прийти с собакой? | Пускаете с домашними животными?
Кому звонить, если сломалось отопление? | Батареи холодные, кто их чинит?
Как вернуть деньги? | Хочу оформить возврат средств
Когда следующая встреча? | В какой день собираемся снова?
Там есть что поесть? | У вас кормят?
Моя посылка не пришла | Доставка задерживается
Как сменить язык? | Хочу читать это по-французски
В какие игры вы играете? | Во что рубимся вечером?
Где прочитать правила? | Записано ли где-нибудь, что запрещено?
Можно работать из дома? | Возможна ли удалёнка?
Как научиться играть на гитаре? | Хочу брать уроки музыки
Экран остаётся чёрным | Монитор ничего не показывает
Безопасно ли пить эту воду? | Можно наливать бутылку из-под крана?
Как пожаловаться на того, кто оскорбляет других? | Участник хамит, кому сказать?
Сколько ехать на поезде? | Каково время в пути по железной дороге?
Могут ли участвовать дети? | Подойдёт ли это ребёнку?
Куда сохраняются фотографии? | В какой папке лежат снимки?
Как отменить подписку? | Больше не хочу платить каждый месяц
Что надеть? | Есть ли дресс-код?
Кто может посмотреть моё сочинение? | Нужен отзыв на мой текст
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    lines = (line.split(" | ") for line in text.strip().splitlines())
    return tuple((one, other) for one, other in lines)


PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {"en": _pairs(_ENGLISH), "ru": _pairs(_RUSSIAN)}
)
