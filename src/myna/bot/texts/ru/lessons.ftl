# Чему учили и кто, почему так сказано и что ждёт учителей и управляющих.

lessons-title = 📚 **Чему меня научили**, сначала новое
lessons-none = 📚 Здесь меня ещё ничему не научили.
lessons-waiting =
    { $lessons ->
        [one] ⏳ { $lessons } урок ждёт учителя: `/inbox`
        [few] ⏳ { $lessons } урока ждут учителя: `/inbox`
       *[many] ⏳ { $lessons } уроков ждут учителя: `/inbox`
    }
lessons-legend = -# ✅ научили · ✏️ исправили · 🚫 так не говорить · ⏳ ждёт · ✖️ забрали назад · ↩️ забрать назад
lesson-message = сообщение
lesson-taken-back = ↩️ Забыла, больше на это не опираюсь: { $pair }
lesson-kept = ↪️ Снова помню: { $pair }
lessons-export-ready = В уроках видно, кто им научил, поэтому я отдаю их только тому учителю, который попросит здесь.
lessons-export-formats =
    ⬇️ **Все уроки файлом: в каком виде?** В них видно, кто им научил, поэтому файл получит только тот учитель, который нажмёт.
    - *JSONL*: всё целиком, и я могу прочесть это обратно
    - *CSV*: таблица
    - *OpenAI*, *TRL*: чтобы обучать другие модели. В *preference* то, что исправляли, в *KTO* — верное и неверное, в остальных — верное
lessons-export-empty = Для такого файла среди того, что здесь действует, пока ничего нет. В *JSONL* есть всё.
lessons-exported = Вот чему меня научили.
imports-title = 🗂️ **Уроки из файлов**, сначала новые
imports-none = 🗂️ Уроков из файлов ещё не было. Пришли файл вместе с `!train`.

button-newer = Новее
button-older = Раньше
button-imports = Из файлов
button-as-file = Файлом
button-keep = Нет, помни
button-export = Получить файл
button-rephrase = Спросить иначе
form-rephrase = Как ещё спросить
form-rephrase-question = Как ещё об этом могут спросить?

why-title = 🔎 **Почему такой ответ?**
why-asked = Меня спросили { $question }
why-answered = Меня научили: { $question } → { $answer }
why-offered = Уверенности не было, и я предложила самое близкое: { $question } → { $answer }
why-abstained = Достаточно близкого я не знала. Самое близкое: { $question } → { $answer }
why-nothing-taught = Ничему, что могло бы ответить, меня тогда не научили.
why-gone = С тех пор этот урок забрали назад или изменили.
why-same-words = Слова те же самые, так что сомнений не было.
why-confidence = Я сочла это верным на { $percent } %. С { $needed } % я отвечаю, с { $offered } % — предлагаю.
why-now = Сейчас я ответила бы: { $answer }
why-model =
    { $number ->
        [0] -# { $lessons ->
            [0] Модели ещё не было.
            [one] Модели ещё не было, я знала { $lessons } отдельный урок.
            [few] Модели ещё не было, я знала { $lessons } отдельных урока.
           *[many] Модели ещё не было, я знала { $lessons } отдельных уроков.
        }
       *[other] -# Модель v{ $number }{ $lessons ->
            [0] {""}
            [one] {" "}и { $lessons } урок после неё
            [few] {" "}и { $lessons } урока после неё
           *[many] {" "}и { $lessons } уроков после неё
        }
    }

feedback-thanks =
    { $about ->
        [answer] 💌 Спасибо! Я передам это вместе с ответом тем, кто управляет сервером.
       *[none] 💌 Спасибо! Я передам это тем, кто управляет сервером.
    }
feedback-settled = ✅ Прочитано.
inbox-title = 📥 **Ждёт учителя: { $count }**
inbox-feedback-title = 💬 **Что говорят участники: { $count }**
inbox-empty = 📭 Ничего не ждёт.
inbox-count = 📥 Ждёт внимания: { $count }
inbox-instead = вместо { $answer }
inbox-about = про { $question } → { $answer }
proposal-accepted = ✅ Запомнила: { $pair }
proposal-discarded = 🗑️ Отброшено: { $pair }
form-proposal = Принять другими словами
button-accept = Принять
button-edit = Изменить
button-discard = Отбросить
button-feedback-done = Готово
button-inbox-open = Открыть
button-inbox-feedback = Отзывы ({ $count })
button-inbox-lessons = Уроки ({ $count })

slash-lessons = уроки
slash-lessons-about = Чему научили Майну, кто и когда
slash-lessons-back-about = Забрать назад урок с этим номером
slash-lessons-export-about = Получить все уроки файлом
slash-lessons-imports-about = Показать уроки, которые пришли в файлах
slash-back = назад
slash-export = экспорт
slash-imports = из_файлов
slash-why = почему
slash-why-about = Из какого урока взялся ответ
slash-why-message-about = Ссылка на ответ Майны или его id
slash-inbox = входящие
slash-inbox-about = Что ждёт учителей и тех, кто управляет сервером
slash-feedback = отзыв
slash-feedback-about = Сказать тем, кто управляет сервером, что ты думаешь о Майне
slash-feedback-text-about = Что хочется сказать?
slash-feedback-message-about = О каком ответе речь? Ссылка на него или id
slash-text = текст
menu-why = Почему такой ответ?
