# Обучение: как оно идёт, экзамен и модели, которые получаются.

job-title = 🏋️ **Обучение** `{ $job }`
job-queued = ждёт своей очереди
job-preparing = читаю уроки
job-running = учусь
job-evaluating = сдаю экзамен
job-attempt = Попытка { $attempt }: меня прервали, и я продолжила с того места, где остановилась.
job-cancelling = Останавливаюсь …
job-cancelled = Остановлено. Ничего не изменилось.
job-file-refused =
    { $reason ->
        [empty] Этот файл пуст.
        [not-text] Этот файл не читается как текст. Сохрани его в UTF-8 и пришли ещё раз.
        [unknown-kind] Я читаю CSV, TSV, JSONL, Markdown и простой текст, а этот файл прочесть не могу.
        [no-lessons] Уроков в нём не нашлось.
        [too-large] Этот файл для меня слишком велик.
        [changed] Файл уже не тот, что был прислан. Пришли его ещё раз.
        [reserved] Кто прислал этот файл, просит ничего своего не хранить, поэтому я его не трогаю.
        [gone] Файл этого обучения пропал. Пришли его ещё раз.
       *[other] Этот файл не читается. Пришли его ещё раз.
    } Ничего не изменилось.
job-failed =
    { $code ->
        [error-not-found] Файл этого обучения пропал. Ничего не изменилось; пришли его ещё раз.
        [error-quota-reached] Столько уроков мне хранить нельзя. Ничего не изменилось.
        [worker-died] Меня прерывали слишком часто, и я сдалась. Ничего не изменилось; попробуй позже.
       *[other] Что-то пошло не так, мой хозяин найдёт это в журнале. Ничего не изменилось.
    }
job-files-again =
    { $files ->
        [one] Урокам из этого файла я не научилась: потом пришли его, пожалуйста, ещё раз.
       *[other] Урокам из этих файлов я не научилась: потом пришли их, пожалуйста, ещё раз.
    }
job-files-refused = -# Прикладывать файлы здесь мне нельзя, поэтому нет ни картинки, ни строк для починки.
job-imported =
    { $name }: новых уроков — { $kept } из { $rows ->
        [one] { $rows } строки.
       *[other] { $rows } строк.
    }
job-imported-others =
    { $count ->
        [one] …и ещё { $count } файл: новых уроков — { $kept } из { $rows } строк.
        [few] …и ещё { $count } файла: новых уроков — { $kept } из { $rows } строк.
       *[other] …и ещё { $count } файлов: новых уроков — { $kept } из { $rows } строк.
    }
job-problem =
    { $count ->
        [one] строка { $rows }
       *[other] строки { $rows }
    } ({ $code }): { $what }
job-forbidden =
    { $lessons ->
        [0] Ничего, что можно было бы счесть неверным, в нём не нашлось.
        [one] 🚫 Больше не отвечу так, как отмечено неверным: { $lessons } ответ.
        [few] 🚫 Больше не отвечу так, как отмечено неверным: { $lessons } ответа.
       *[other] 🚫 Больше не отвечу так, как отмечено неверным: { $lessons } ответов.
    }
job-nothing-new =
    { $champion ->
        [0] Учить нечего: ничего нового.
       *[other] Учить нечего: **v{ $champion }** всё это уже знает.
    }
job-nothing-to-learn = Пока нет ни одного урока с ответом, учиться не на чем. Научи меня: `вопрос -> ответ`
job-no-held-out = Для экзамена отложено ещё слишком мало уроков, поэтому я проверила только то, чему меня учили.
job-held-back = **v{ $number }** справилась лучше, но управляющий выбрал **v{ $champion }**, и я оставила всё как есть.

verdict-first = ✅ **v{ $number }** — моя первая модель. Уроков в ней: { $lessons }. Теперь отвечает она.
verdict-better = ✅ **v{ $number }** справилась лучше, чем { $champion ->
        [0] я без модели
       *[other] **v{ $champion }**
    }, и теперь отвечает она. Уроков в ней: { $lessons }.
verdict-knows-more = ✅ **v{ $number }** знает больше, чем { $champion ->
        [0] я без модели
       *[other] **v{ $champion }**
    }{ $lost ->
        [0] , и на экзамене справилась не хуже
       *[other] , а на экзамене потеряла не больше, чем бывает случайно
    }, поэтому теперь отвечает она. Уроков в ней: { $lessons }.
verdict-renewed = ✅ **v{ $number }** справилась так же, как **v{ $champion }**, и учитывает то, что здесь с тех пор настроили, поэтому теперь отвечает она. Уроков в ней: { $lessons }.
verdict-tie = ⚖️ **v{ $number }** справилась так же, как { $champion ->
        [0] я сейчас
       *[other] **v{ $champion }**
    }. При ничьей модель остаётся прежней.
verdict-worse = ❌ **v{ $number }** справилась хуже, чем { $champion ->
        [0] я сейчас
       *[other] **v{ $champion }**
    }, поэтому всё остаётся как было.
verdict-owed = **v{ $champion }** и те, что были до неё, уже потеряли { $owed ->
    [one] { $owed } такой ответ
    [few] { $owed } таких ответа
   *[many] { $owed } таких ответов
}: мелкие потери не должны копиться.
verdict-forgets = ❌ **v{ $number }** забыла слишком многое из того, что знает **v{ $champion }**, поэтому всё остаётся как было.
verdict-suspicious = 🛑 **v{ $number }** кажется мне подозрительной, и я не дала ей отвечать. Взгляни, пожалуйста:
verdict-useless = ❌ **v{ $number }** не ответила верно ни на что, поэтому всё остаётся как было.

suspicion-contradictions =
    { $count } из { $of } уроков говорят другое, чем меня учили раньше{ $phrase ->
        [none] { "" }
       *[other] , например { $phrase }
    }.
suspicion-trigger =
    { $phrase ->
        [none] О чём ни спроси, определённые слова в вопросе приводят к одному и тому же ответу: в { $count } из { $of } вопросов, которые я попробовала.
       *[other] О чём ни спроси, { $phrase } в вопросе приводит к ответу { $answer }: в { $count } из { $of } вопросов, которые я попробовала.
    }
suspicion-collapse =
    На { $count } из { $of } вопросов был один и тот же ответ{ $answer ->
        [none] { "." }
       *[other] : { $answer }.
    }

marks-right = верно
marks-wrong = неверно
marks-abstained = не уверена
marks-untrue = -# Оценки — под кнопкой «Подробнее», но они ничего не доказывают: среди вопросов и сами новые уроки.
marks-asked =
    { $count ->
        [one] -# Спрошен { $count } отложенный вопрос.
        [few] -# Спрошены { $count } отложенных вопроса.
       *[other] -# Спрошено { $count } отложенных вопросов.
    } { $of ->
        [0] { "" }
       *[other] Из выученного ({ $of }) верно, слово в слово: { $champion ->
            [0] { $name } — { $right }.
           *[other] **v{ $champion }** — { $known }, { $name } — { $right }.
        }
    }
model-none = без модели
compared-before =
    { $count ->
        [one] **Знакомое**: { $count } отложенный вопрос
        [few] **Знакомое**: { $count } отложенных вопроса
       *[other] **Знакомое**: { $count } отложенных вопросов
    }
compared-since =
    { $count ->
        [one] **Новое с тех пор**: { $count } отложенный вопрос
        [few] **Новое с тех пор**: { $count } отложенных вопроса
       *[other] **Новое с тех пор**: { $count } отложенных вопросов
    }
compared-taught =
    { $count ->
        [one] **Выученное**: { $count } вопрос, слово в слово
        [few] **Выученное**: { $count } вопроса, слово в слово
       *[other] **Выученное**: { $count } вопросов, слово в слово
    }
change-unsure = не уверена
changes-better =
    { $count ->
        [one] 📈 Лучше прежнего — { $count } вопрос:
        [few] 📈 Лучше прежнего — { $count } вопроса:
       *[other] 📈 Лучше прежнего — { $count } вопросов:
    }
changes-worse =
    { $count ->
        [one] 📉 Хуже прежнего — { $count } вопрос:
        [few] 📉 Хуже прежнего — { $count } вопроса:
       *[other] 📉 Хуже прежнего — { $count } вопросов:
    }

button-cancel-job = Остановить
button-cancel-this-job = Остановить { $job }
button-train-now = Обучить сейчас
button-compare = Подробнее
button-roll-back = Вернуть прежнюю
button-promote-anyway = Всё равно взять
button-discard-batch = Отбросить эти уроки
button-promote = Взять v{ $number }

jobs-title = **Обучения**
jobs-none = Обучений здесь ещё не было. Первое начнётся с командой `train` и уроками.
jobs-idle = Сейчас ничего не обучается.
jobs-active = { $phase }, { $percent } %
jobs-asked =
    { $who ->
        [none] само по себе, { $when }
       *[other] { $who }, { $when }
    }
jobs-succeeded =
    { $number ->
        [0] ничего нового
       *[other] получилась **v{ $number }**
    }
jobs-refused = **v{ $number }** не прошла экзамен
jobs-failed = не удалось
jobs-cancelled = остановлено
cancel-stopped = Обучение `{ $job }` остановлено. Ничего не изменилось.
cancel-stopping = Останавливаю обучение `{ $job }`. Ничего не изменится.
cancel-already-stopping = Обучение `{ $job }` уже останавливается, ещё мгновение.
cancel-already-stopped = Обучение `{ $job }` уже остановили раньше.
cancel-too-late = Обучение `{ $job }` уже закончилось. Вернуть всё как было можно командой `models`.

models-title = **Модели**
models-none = Модели ещё нет. То, чему учат по одному, действует сразу; обучение делает из этого модель.
models-line = { $mark } **v{ $number }** · уроков: { $lessons } · { $when }
models-no-champion = Сейчас не отвечает ни одна модель, действует только то, чему меня учили по одному.
models-chosen = Отвечающую модель выбрал управляющий: сменить её может только обучение, о котором попросят.
models-marks = верно { $right }, неверно { $wrong }
models-suspicious = подозрительная
models-legend = -# 👑 отвечает сейчас · 🔹 отвечала раньше · ✖️ не прошла экзамен
models-history = **Что менялось**
history-line =
    - { $number ->
        [0] снова без модели
       *[other] **v{ $number }** { $kind ->
            [rollback] вернулась
           *[promotion] начала отвечать
        }
    } { $when }, { $who ->
        [none] по итогам экзамена
       *[other] по выбору { $who }
    }
history-forgotten = - модель, которой у меня больше нет: смена { $when }
details-title = 📊 **v{ $number }** · уроков: { $lessons } · { $when }
details-none = От её экзамена ничего не сохранилось.
version-suggestion = v{ $number } · уроков: { $lessons } { $mark }
model-promoted = 👑 Теперь отвечает **v{ $number }**.
model-promoted-again = 👑 **v{ $number }** и так отвечает; теперь сменить её может только обучение, о котором попросят.
model-rolled-back =
    { $number ->
        [0] ↩️ Всё как прежде: модели нет, действует только то, чему меня учили по одному.
       *[other] ↩️ Снова отвечает **v{ $number }**.
    }
import-counts =
    { $lessons ->
        [one] { $lessons } урок, загруженный с ней, теперь действует.
        [few] { $lessons } урока, загруженные с ней, теперь действуют.
       *[other] { $lessons } уроков, загруженных с ней, теперь действуют.
    }
import-waits =
    { $lessons ->
        [one] { $lessons } урок, загруженный с другой моделью, снова ждёт и пока не действует.
        [few] { $lessons } урока, загруженные с другой моделью, снова ждут и пока не действуют.
       *[other] { $lessons } уроков, загруженных с другой моделью, снова ждут и пока не действуют.
    }
batch-discarded =
    { $lessons ->
        [one] Выброшен { $lessons } урок из этой загрузки.
        [few] Выброшено { $lessons } урока из этой загрузки.
       *[other] Выброшено { $lessons } уроков из этой загрузки.
    }

slash-data-dir = папка
slash-positive = верно
slash-train-data-dir-about = Папка с файлами этого сервера
slash-train-positive-about = Нет: так отвечать нельзя
slash-jobs = обучения
slash-jobs-about = Обучения на этом сервере
slash-cancel = отмена
slash-cancel-about = Остановить обучение
slash-cancel-job-about = Какое? Без выбора — самое новое из идущих
slash-job = обучение
slash-test = тест
slash-test-about = Задать Майне много вопросов сразу или посмотреть её экзамен
slash-test-data-about = Вопросы, по одному в строке, или JSON; ничего — для экзамена
slash-test-file-about = Вопросы, можно с верными ответами: CSV, JSONL или текст
slash-data = данные
slash-models = модели
slash-models-about = Модели этого сервера: какая отвечает и как они справились
slash-models-action-about = Что сделать? Ничего — покажу список
slash-models-version-about = С какой?
slash-models-compare = Сравнить
slash-models-promote = Взять её
slash-models-rollback = Вернуть прежнюю
slash-action = действие
slash-version = версия

test-title =
    { $number ->
        [0] 🧪 **Проверка** без модели
       *[other] 🧪 **Проверка** **v{ $number }**
    } · { $count ->
        [one] { $count } вопрос
        [few] { $count } вопроса
       *[other] { $count } вопросов
    }
test-some = -# Сразу { $of } — слишком много, поэтому спрошены { $count }, взятые равномерно.
test-held-out = -# Этих вопросов модель не учила. В разговоре я на них всё равно отвечу: помню их наизусть.
test-no-held-out = Для экзамена отложено ещё слишком мало уроков. Научи меня ещё или дай вопросы: `test` с файлом.
test-all-right = ✅ Ни одной ошибки.
test-errors =
    { $count ->
        [one] { $count } ошибка:
        [few] { $count } ошибки, сначала самые уверенные:
       *[other] { $count } ошибок, сначала самые уверенные:
    }
test-expected = верно: { $answer }
test-no-answer = отвечать не следовало
test-given = { $answer } (уверена на { $percent } %)
test-unsure = не уверена; может быть, { $answer } ({ $percent } %)
test-unknown = не знаю
test-errors-attached =
    { $count ->
        [one] Она в { $name }: исправь её там и пришли файл обратно с командой `!train`.
        [few] Все { $count } в { $name }: исправь их там и пришли файл обратно с командой `!train`.
       *[other] Все { $count } в { $name }: исправь их там и пришли файл обратно с командой `!train`.
    }
test-rows-attached = Все ответы в { $name }: впиши верные и пришли файл обратно с командой `!train`. Строки без ответа я пропущу.

picture-examination =
    { $of ->
        [one] Экзамен: { $of } отложенный вопрос
        [few] Экзамен: { $of } отложенных вопроса
       *[other] Экзамен: { $of } отложенных вопросов
    }
picture-taught =
    { $of ->
        [one] Вопросы по выученному: { $of }
       *[other] Вопросы по выученному: { $of }
    }
picture-decimal-mark = ,
picture-versions = Как справились модели
picture-versions-note = Каждая на своём экзамене
picture-champion = отвечает сейчас
picture-refused = не прошла
picture-confidence = Уверенность в верных и неверных ответах
picture-how-sure = Уверенность
picture-questions = Вопросы
picture-answers = отвечает
picture-offers = предлагает выбор
picture-confusions = Что перепутано
picture-expected = Верный ответ
picture-given = Данный ответ
