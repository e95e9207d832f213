# Что говорит Майна, когда читает вслух, записывает или учится по чужому сообщению.

speaking = Слушай…
spoken = 🔊 Вот, моим голосом.
spoken-in-part = 🔊 Здесь много, я прочла только начало.
transcribed-doubtful =
    -# { $language ->
        [en] Я слушала английскую речь
       *[ru] Я слушала русскую речь
    } и не уверена, что верно расслышала.

menu-speak = Озвучить
menu-transcribe = Расшифровать
menu-teach = Научить по этому

slash-speak = озвучить
slash-speak-about = Сказать вслух твои слова или сообщение
slash-speak-text-about = Что сказать
slash-speak-message-about = Или сообщение: ссылка на него или номер
slash-transcribe = расшифровать
slash-transcribe-about = Расшифровать запись: написать, что в ней сказано
slash-recording = запись
slash-transcribe-recording-about = Звуковой файл или голосовое сообщение
slash-transcribe-message-about = Или сообщение, в котором она: ссылка на него или номер
slash-transcribe-language-about = На каком языке там говорят?
