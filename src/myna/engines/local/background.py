"""Ordinary questions in the two first languages, counted by `lexicon`.

With them a server's very first lesson already meets a sense of which words say little. Only how
often a word, or a piece of one, occurs is used.
"""

_ENGLISH = """
What is this? What is that for? What does it mean? What are you doing? What do I do now? What can
I do about it? What do you think of it? What should I do if it is not there? What was that? What
is your name? What time is it? How do I do this? How do I get it? How can I use it? How does it
work? How are you? How much is it? How many are there? How long does it take? How often is it? How
old are you? How do you know? How to make it? How would I find out? Where is it? Where can I find
it? Where do I go? Where are you from? Where did it come from? When is it? When does it start?
When do we go? When will it be there? When can I have it? When did that happen? Who is this? Who
are you? Who made it? Who can help me with that? Who should I ask about this? Why is it so? Why do
I need it? Why is it not working? Why did you do that? Why can't I see it? Which one is it? Which
of them should I take? Is it there? Is there a way to do this? Is that all? Is this for me? Are
there any of them? Are we there? Are you here? Can I have it? Can you help me? Can we do this? Can
someone tell me? Could you tell me about it? Could I get one? Do you have any? Do I need to do
this? Do we have to? Does it have one? Did you see it? Has it been done? Have you got one? Have
they been here? Will it be on? Will there be more? Would you like it? Would it be all right?
Should I do it? May I come in? I do not know what to do. I want to know about this. I need help
with it, please. I have a question. I am not sure if it is on my own. I would like to know how it
was. It is not mine. It does not work for me. Tell me about it. Tell us the way to it. Please show
me where it is. Give me one. Let me know. Let us go to them. Thank you for your help. Hello. Hi
there. What is the time? What time is it now? What time does it open? At what time is it? What
time do you get up? Is it time to go? How much time is left? What day is it today? What is the
date today? What is new today? What is your favourite one? What kind of people are they? What is
the best way? What is the name of this place? Where do you live? Where do people go? Where is the
best place to be? Where can I buy one? Where should I go next? How do I get to it? How do I start?
How do I make one? How do I change it? How do I set it up? How do I say this? How do I find my
way? How do I open it? How do I turn it off? How was your day? How many people are there? Who is
the best? Who did it first? Who wants to go? Who said so? Who is in charge? When is the next one?
When was the last time? When does it open? When does it end? When do you work? What is the weather
today? What do you think about it? What do you like? Do you like it? Do you know him? Do you want
to play? Can we play?
"""

_RUSSIAN = """
Что это? Что это такое? Что это значит? Что ты делаешь? Что мне делать? Что делать, если его нет?
Что нужно сделать? Что тут есть? Что с этим делать? Что для этого надо? Что было? Что у вас есть?
Что можно взять? Как это сделать? Как мне это получить? Как это работает? Как дела? Как тебя
зовут? Как мы можем это найти? Как его можно открыть? Как долго это будет? Как часто? Как узнать
об этом? Как я могу вам помочь? Как быть? Где это? Где я могу это найти? Где они? Где мне взять
его? Где здесь у нас всё? Где ты был? Где находится это? Когда это будет? Когда мы это делаем?
Когда начало? Когда у нас это? Когда вы будете? Когда можно? Когда оно было? Кто это? Кто ты? Кто
это сделал? Кто может мне помочь? Кто у нас за это отвечает? Кто из вас там был? Почему это так?
Почему оно не работает? Почему я не вижу его? Почему нельзя? Зачем это нужно? Зачем мне это? Куда
мне идти? Куда это нажать? Откуда это? Откуда ты? Какой это? Какая она? Какие есть? Какое сегодня?
Какой из них лучше? Какие у вас? Сколько это стоит? Сколько их? Сколько будет? Сколько мне ждать?
Во сколько это? Есть ли это у вас? Есть тут кто? Можно ли мне? Можно это сделать? Можешь сказать?
Могу ли я это взять? Надо ли это? Нужно ли мне это делать? Ты можешь мне помочь? Ты здесь? Вы
знаете об этом? Это всё? Это правда? Это для меня? Это уже было? А это что? А если нет? А когда? И
что теперь? Не могу понять, что мне делать. Я не знаю, как быть. Я хочу узнать про это. Мне нужна
помощь. У меня есть вопрос. У меня это не работает. Скажите, пожалуйста, где это. Подскажите, как
мне быть. Расскажи мне о себе. Покажи, где он. Дай мне один. Хочу спросить, когда оно будет. Она
со мной. Мы с ними. Они от нас. По чему? Из-за чего? До какого? Привет. Спасибо. Который час?
Сколько времени? Во сколько открывается? Во сколько начало? Сколько сейчас времени? Какое время?
Какой сегодня день? Какое сегодня число? Какая погода сегодня? Что нового сегодня? Что будет
завтра? Как прошёл день? Какой твой любимый? Какие люди там? Какой лучший способ? Как называется
это место? Как называется это по-русски? Где ты живёшь? Где живут люди? Где лучше всего? Где можно
купить? Где взять? Где посмотреть? Где найти такое? Как добраться? Как начать? Как сделать? Как
изменить? Как настроить? Как сказать? Как найти? Как открыть? Как выключить? Кто лучший? Кто
первый? Кто хочет? Кто так сказал? Кто главный? Когда следующий раз? Когда последний раз было?
Когда открывается? Когда заканчивается? Когда приходить? Когда ты работаешь? Что ты думаешь? Что
ты любишь? Тебе нравится? Ты его знаешь? Хочешь играть? Мы можем поиграть? Сколько людей там?
Сколько стоит один? Какой номер? Какой адрес?
"""

QUESTIONS = tuple(
    question.strip()
    for question in f"{_ENGLISH}{_RUSSIAN}".replace(".", "?").split("?")
    if question.strip()
)
