# Что говорит Майна о том, как она звучит, и о том, чем она слышит и говорит.

voice-for-me = 🔊 **Как я звучу для тебя**
voice-for-all = 🔊 **Как я звучу на этом сервере** — для всех, кто не выбрал другое
voice-choices =
    - Отвечать вслух в голосовом канале: **{ $spoken ->
        [off] нет
       *[on] да
    }**
    - Скорость: **{ $speed }**
    - Голос: **{ $voice }**
    - Язык: **{ $language ->
        [ru] русский
        [en] английский
        [none] не выбран
       *[auto] у каждого свой
    }**
    - На голосовые сообщения отвечать голосовыми: **{ $messages ->
        [on] да
       *[off] нет
    }**
voice-asks-each = -# Кто не выбрал язык, того я один раз спрошу о нём, прежде чем ответить на голосовое. Если выбрать язык здесь, я никого не спрошу.
voice-sample = Привет! Вот так я звучу. Я Майна, и я — искусственный интеллект.
voice-tried = Слушай…

button-voice-spoken = Вслух
button-voice-slower = Медленнее
button-voice-faster = Быстрее
button-voice-next = Другой голос
button-voice-language = Язык
button-voice-messages = Голосовые
button-voice-default = Сначала
button-voice-try = Послушать
button-voice-for-me = Для меня
button-voice-for-all = Для всего сервера

engines-summary =
    💬 **{ $language ->
        [ru] Русский
       *[en] Английский
    }**: { $hearing ->
        [none] на слух пока не понимаю
       *[other] понимаю на слух с помощью `{ $hearing }`
    }, { $speaking ->
        [none] вслух пока не говорю
       *[other] говорю с помощью `{ $speaking }`
    }
engines-hear = 👂 **Чем я здесь слышу**
engines-speak = 🔊 **Чем я здесь говорю**
engines-nothing = -# ничего не установлено
engines-in-en = английский
engines-in-ru = русский
engines-not-allowed = через сеть, а здесь это не разрешено
lacks-whisper-no-model = Модель не выбрана. Укажи в `MYNA_WHISPER_MODEL` папку с моделью faster-whisper или её имя, например `small`.
lacks-whisper-not-installed = Ещё не установлен: `make whisper`
lacks-sphinx-english-only = Он понимает только по-английски. Помогут `whisper`, `openai` или сетевой движок.
lacks-openai-no-endpoint = Сервер не указан. Задай `MYNA_OPENAI_API_KEY` или адрес своего сервера в `MYNA_OPENAI_BASE_URL`.
lacks-piper-not-installed = Ещё не установлен: `make piper`
lacks-piper-no-voices = Голосов нет. Положи `<голос>.onnx` и `<голос>.onnx.json` в папку и укажи её в `MYNA_PIPER_VOICES`.
engines-network-none = { $words ->
        [elsewhere] Голоса остаются
       *[here] Всё остаётся
    } на этой машине: сетевых движков не установлено.
engines-network-never = 🔒 Всё остаётся на этой машине: так решил мой хозяин.
engines-network-forbidden = 🔒 **{ $words ->
        [elsewhere] Голоса остаются
       *[here] Всё остаётся
    } на этой машине.** Если те, кто управляет сервером, разрешат сетевые движки, её смогут покидать:
engines-network-allowed = 🌐 **Сетевые движки здесь разрешены.** Эту машину могут покидать:
engines-leave-words = 🌐 **То, о чём здесь спрашивают, покидает эту машину:** слова мне подбирает { $where }, туда уходят вопросы и подходящие к ним уроки. Решают об этом те, кто управляет: `/чат`
engines-leave-recordings = - записи ваших голосов — их получает: { $where }
engines-leave-texts = - тексты ответов, которые я произношу, — их получает: { $where }
button-network-allow = Разрешить сетевые движки
button-network-forbid = Пусть голоса остаются на этой машине

error-unreadable-choice =
    { $reason ->
        [language] Я говорю на `ru` и `en`; с `auto` отвечаю каждому на его языке.
        [speed] Я могу говорить со скоростью от 0.5 до 2; 1 — моя обычная.
        [voice] Такого голоса у меня здесь нет. Посмотри, какие есть: `{ $prefix }voice`
        [everybody-manages] Тогда мной управлял бы кто угодно. Выбери роли, которые даёшь немногим.
        [nothing-to-speak] Не вижу слов, которые можно прочесть. Напиши их после команды или ответь ею на сообщение. Везде работает правый щелчок по сообщению: *Приложения*, *Озвучить*.
        [no-recording] Не вижу здесь записи. Ответь на неё или приложи её. Везде работает правый щелчок по голосовому: *Приложения*, *Расшифровать*.
        [engines] Напиши `{ $prefix }engines`, `{ $prefix }engines allow` или `{ $prefix }engines forbid`.
       *[other] Этого я не поняла. Напиши `{ $prefix }voice` и выбери кнопками или, например, так: `{ $prefix }voice speed 1.2`
    }

slash-voice = голос
slash-voice-about = Как должна звучать Майна
slash-speed = скорость
slash-voice-speed-about = От 0.5 до 2; 1 — её обычная
slash-voice-voice-about = Название голоса
slash-voice-language-about = На каком языке ты с ней говоришь?
slash-aloud = вслух
slash-voice-aloud-about = Отвечать вслух в голосовом канале?
slash-messages = голосовые
slash-voice-messages-about = Отвечать на голосовые сообщения голосовыми?
slash-for-server = сервер
slash-voice-for-server-about = Для всех на этом сервере, а не только для тебя?
slash-engines = движки
slash-engines-about = Чем Майна слышит и говорит, и что может покидать эту машину
