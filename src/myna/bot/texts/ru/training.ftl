# Обучение: как оно идёт, экзамен и модели, которые получаются.

job-title = 🏋️ **Обучение** `{ $job }`
job-queued = ждёт своей очереди
job-preparing = читаю уроки
job-running = учусь
job-evaluating = сдаю экзамен
job-attempt = Попытка { $attempt }: меня прервали, и я продолжила с того места, где остановилась.
job-cancelling = Останавливаюсь …
job-cancelled = Остановлено. Ничего не изменилось.
job-failed =
    { $code ->
        [error-file-refused] Этот файл больше не читается. Ничего не изменилось; пришли его ещё раз.
        [error-not-found] Файл этого обучения пропал. Ничего не изменилось; пришли его ещё раз.
        [error-quota-reached] Столько уроков мне хранить нельзя. Ничего не изменилось.
        [worker-died] Меня прерывали слишком часто, и я сдалась. Ничего не изменилось; попробуй позже.
       *[other] Что-то пошло не так, мой хозяин найдёт это в журнале. Ничего не изменилось.
    }
job-imported = { $name }: уроков — { $kept } из { $rows } строк.
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
    }, и ничего не забыла, поэтому теперь отвечает она. Уроков в ней: { $lessons }.
verdict-tie = ⚖️ **v{ $number }** справилась так же, как { $champion ->
        [0] я сейчас
       *[other] **v{ $champion }**
    }. При ничьей всё остаётся как было.
verdict-worse = ❌ **v{ $number }** справилась хуже, чем { $champion ->
        [0] я сейчас
       *[other] **v{ $champion }**
    }, поэтому всё остаётся как было.
verdict-forgets = ❌ **v{ $number }** забыла слишком многое из того, что знает **v{ $champion }**, поэтому всё остаётся как было.
verdict-suspicious = 🛑 **v{ $number }** кажется мне подозрительной, и я не дала ей отвечать. Взгляни, пожалуйста:
verdict-useless = ❌ **v{ $number }** не ответила верно ни на что, поэтому всё остаётся как было.

suspicion-contradictions = { $count } из { $of } уроков говорят другое, чем меня учили раньше, например { $phrase }.
suspicion-trigger = О чём ни спроси, { $phrase } в вопросе приводит к ответу { $answer }: в { $count } из { $of } вопросов, которые я попробовала.
suspicion-collapse = На { $count } из { $of } вопросов был один и тот же ответ: { $answer }.

marks-right = верно
marks-wrong = неверно
marks-abstained = не уверена
model-none = сейчас
changes-better =
    { $count ->
        [one] 📈 Лучше стал { $count } вопрос:
        [few] 📈 Лучше стали { $count } вопроса:
       *[other] 📈 Лучше стали { $count } вопросов:
    }
changes-worse =
    { $count ->
        [one] 📉 Хуже стал { $count } вопрос:
        [few] 📉 Хуже стали { $count } вопроса:
       *[other] 📉 Хуже стали { $count } вопросов:
    }

button-cancel-job = Остановить
button-compare = Подробнее
button-roll-back = Вернуть прежнюю
button-promote-anyway = Всё равно взять
button-discard-batch = Выбросить эти уроки
button-promote = Взять v{ $number }

jobs-title = **Обучения**
jobs-none = Обучений здесь ещё не было. Первое начнётся с командой `train` и уроками.
jobs-idle = Сейчас ничего не обучается.
jobs-active = готово { $percent } %
jobs-succeeded =
    { $number ->
        [0] ничего нового
       *[other] получилась v{ $number }
    }
jobs-failed = не удалось
jobs-cancelled = остановлено
job-stopping = Останавливаю обучение `{ $job }`.
job-was-over = Обучение `{ $job }` уже закончилось.

models-title = **Модели**
models-none = Модели ещё нет. То, чему учат по одному, действует сразу; обучение делает из этого модель.
models-line = { $mark } **v{ $number }** · уроков: { $lessons } · { $when }
models-no-champion = Сейчас не отвечает ни одна модель, действует только то, чему меня учили по одному.
models-chosen = Отвечающую модель выбрал управляющий, поэтому сама она не сменится.
models-legend = -# 👑 отвечает сейчас · ▫️ отвечала раньше · ✖️ не прошла экзамен
model-promoted = 👑 Теперь отвечает **v{ $number }**.
model-rolled-back =
    { $number ->
        [0] ↩️ Всё как прежде: модели нет, действует только то, чему меня учили по одному. Загруженные с ней уроки снова ждут.
       *[other] ↩️ Снова отвечает **v{ $number }**. Уроки, загруженные с другой моделью, снова ждут.
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
