# What people see of the learning loop beside trainings: choosing versions, comparing them, imports.

confirm-title = ⚠️ **v{ $number }** was refused because it looks poisoned to me:
confirm-what =
    { $lessons ->
        [0] If it answers, everybody is answered so. Use it all the same?
        [one] If it answers, everybody is answered so, and the { $lessons } lesson that came with it counts at once. Use it all the same?
       *[other] If it answers, everybody is answered so, and the { $lessons } lessons that came with it count at once. Use it all the same?
    }
button-insist = Use v{ $number } all the same
button-discard-file = Discard { $name }
import-still-waits =
    ⏳ { $files ->
        [none] What came
       *[other] { $files }, which came
    } with **v{ $number }** ({ $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    }), is still waiting since somebody went back from it, and doesn't count. Choosing **v{ $number }** would bring it in.

details-standing =
    { $kind ->
        [now] 👑 Answers now.
        [before] 🔹 Answered before, and doesn't now.
       *[never] ✖️ Has never answered.
    }
past-verdict =
    { $reason ->
        [first] Its examination: my first model, there was none to compare it with.
        [better] Its examination: better than { $champion ->
            [0] no model
           *[other] **v{ $champion }**
        }.
        [knows-more] Its examination: it knew more than { $champion ->
            [0] no model
           *[other] **v{ $champion }**
        } and had lost no more than chance.
        [renewed] Its examination: as good as **v{ $champion }**, and it makes use of what was set up here since.
        [tie] Its examination: as good as { $champion ->
            [0] no model
           *[other] **v{ $champion }**
        }, and in a tie the model stays.
        [worse] Its examination: worse than { $champion ->
            [0] no model
           *[other] **v{ $champion }**
        }.
        [forgets] Its examination: it had forgotten too much of what **v{ $champion }** knew.
        [suspicious] Its examination: refused, because it looked poisoned to me:
        [held-back] Its examination: better than **v{ $champion }**, which a manager had chosen and which therefore stayed.
       *[useless] Its examination: it couldn't answer anything right.
    }

jobs-tie = **v{ $number }** was as good as the one before, which stayed
jobs-suspicious = **v{ $number }** looked poisoned and was refused
jobs-forbade =
    { $lessons ->
        [one] 🚫 { $lessons } answer forbidden at once
       *[other] 🚫 { $lessons } answers forbidden at once
    }

imports-refused-title = 🛑 **Files that were refused**, the newest first
imports-none-refused = ✅ No file was refused.
imports-rows =
    { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    } of { $rows ->
        [one] { $rows } line
       *[other] { $rows } lines
    }
imports-state =
    { $kind ->
        [under-way] still being examined
        [counts] counts
        [poisoned] refused, it looks poisoned
        [not-passed] its model didn't pass, so it doesn't count
        [waits] waits, because its model doesn't answer
        [discarded] discarded
       *[unreadable] couldn't be read
    }
button-imports-all = All of them
button-imports-refused = Only refused
slash-refused = refused
slash-lessons-refused-about = Only the files that were refused

progress-asking = 🧪 asking the questions
beside-title =
    📊 **v{ $number }** beside **v{ $champion }**, asked the same now: { $count ->
        [one] { $count } question kept apart
       *[other] { $count } questions kept apart
    }
beside-how = -# Each as it would answer if it were chosen now, with all that was taught one by one since.
beside-exams-differ = -# ⚠️ Their own examinations had different questions: only these marks can be compared, not those in the list of models.
beside-same = Not a single question is answered differently.
beside-no-questions = I have kept too few questions apart to compare **v{ $number }** and **v{ $champion }**. Teach me more, or ask what you like with `test` and a file.
button-beside = Beside v{ $number }
models-exams-differ = -# Marks are of each one's own examination, whose questions differ. To ask two of them the same: `models compare 1 2`
slash-beside = beside
slash-models-beside-about = Compare with this one, too: both are asked the same
dataset-has-more = There is more than I count while you wait: these are of the first { $lessons } lines. The training reads them all.
beside-better =
    { $count ->
        [one] 📈 **v{ $champion }** is better than **v{ $number }** at { $count } question:
       *[other] 📈 **v{ $champion }** is better than **v{ $number }** at { $count } questions:
    }
beside-worse =
    { $count ->
        [one] 📉 **v{ $champion }** is worse than **v{ $number }** at { $count } question:
       *[other] 📉 **v{ $champion }** is worse than **v{ $number }** at { $count } questions:
    }
