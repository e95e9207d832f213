# Что говорит Майна, когда её настраивают.

setup-begin =
    ### 🪺 Давай обустроимся
    Несколько коротких вопросов; каждый ответ действует сразу, остановиться можно когда угодно. Сейчас всё так:
setup-done =
    ### ✨ Готово
    Теперь всё так:
setup-go = Или сразу к…
setup-now = ➜ Сейчас: { $now }
setup-roles-none = Выбери роли
setup-channels-none = Выбери каналы

setup-language = Язык
setup-language-about = На каком языке мне здесь говорить? Если не выбирать, отвечу каждому на том, на котором он пишет.
setup-language-auto = У каждого свой
setup-language-now =
    { $language ->
        [ru] русский
        [en] английский
       *[auto] у каждого свой
    }
setup-teachers = Кто меня учит
setup-teachers-about = Слова учителей действуют сразу. Что предложит кто-то ещё, ждёт согласия учителя, так что рады здесь всем. Те, кто мной управляет, тоже учат.
setup-teachers-now =
    { $kind ->
        [everybody] все
        [nobody] только те, кто мной управляет
        [named] у кого есть роль с названием «{ $role }»
       *[roles] { $roles }
    }
setup-managers = Кто мной управляет
setup-managers-about = Кто управляет сервером, управляет и мной. Кому ещё можно выбирать языки, каналы и голоса, получать файлы и решать, кто учит?
setup-managers-now =
    { $kind ->
        [nobody] только те, кто управляет сервером
       *[roles] { $roles } и те, кто управляет сервером
    }
setup-channels = Где я отвечаю на всё
setup-channels-about = Везде я отвечаю, когда меня упомянут или ответят мне. А в этих каналах — на всё, о чём спросят.
setup-channels-deaf = ⚠️ Обычных сообщений мне пока не видно: тот, кто меня запустил, должен включить *message content intent*. До тех пор это ничего не меняет.
setup-channels-now =
    { $kind ->
        [none] только когда обращаются ко мне
       *[some] { $channels }
    }
setup-voice = Мой голос
setup-voice-about = Как я звучу для всех, кто не выбрал другое, и на каком языке слушаю записи. Если язык у каждого свой, я один раз спрошу каждого.
setup-voice-now =
    { $language ->
        [ru] русский
        [en] английский
       *[auto] язык у каждого свой
    }, голос { $voice }, { $spoken ->
        [off] в звонках молчу
       *[on] в звонках отвечаю вслух
    }
setup-network = Что покидает эту машину
setup-network-about = Некоторые движки слышат и говорят лучше, но передают это другим. Пока ты не разрешишь, я к ним не обращаюсь.
setup-network-now =
    { $allowed ->
        [yes] можно обращаться к сетевым движкам
       *[no] { $words ->
            [elsewhere] голоса — нет; вопросы уходят на { $where }
           *[here] ничто, всё остаётся здесь
        }
    }

button-setup-begin = Начнём
button-setup-back = Назад
button-setup-next = Дальше
button-setup-done = Готово
button-setup-again = Изменить что-нибудь
button-setup-hush = Молчать в звонках
button-setup-aloud = Отвечать вслух в звонках
button-teachers-everybody = Все
button-teachers-nobody = Только кто мной управляет
button-teachers-named = Роль «{ $role }»

slash-setup = настройка
slash-setup-about = Решить, кто учит Майну, где она отвечает и как звучит
