# Trainings: their progress, their examination, and the models they bring.

job-title = 🏋️ **Training** `{ $job }`
job-queued = waiting for its turn
job-preparing = reading the lessons
job-running = learning
job-evaluating = taking the examination
job-attempt = Attempt { $attempt }: I was interrupted and went on where I had stopped.
job-cancelling = Stopping …
job-cancelled = Stopped. Nothing changed.
job-file-refused =
    { $reason ->
        [empty] That file is empty.
        [not-text] That file isn't readable text. Save it as UTF-8 and send it again.
        [unknown-kind] I can read CSV, TSV, JSONL, Markdown and plain text files, but not this one.
        [no-lessons] I found no lesson in it.
        [too-large] That file is too large for me.
        [changed] That file isn't what it was when it was sent. Please send it once more.
        [reserved] Whoever sent that file wants nothing of theirs kept, so I leave it alone.
        [gone] A file of this training is gone. Please send it once more.
       *[other] I couldn't read that file. Please send it once more.
    } Nothing changed.
job-failed =
    { $code ->
        [error-not-found] A file of this training is gone. Nothing changed; please send it once more.
        [error-quota-reached] That would be more lessons than I may keep. Nothing changed.
        [worker-died] I was interrupted too often and gave up. Nothing changed; try again later.
       *[other] Something went wrong, and my keeper will find it in the log. Nothing changed.
    }
job-files-again =
    { $files ->
        [one] I learned nothing from that file: please send it again later.
       *[other] I learned nothing from those files: please send them again later.
    }
job-files-refused = -# I may not attach files here, so the picture and the lines to be mended are missing.
job-imported =
    { $name }: { $kept } of { $rows ->
        [one] { $rows } line is a new lesson.
       *[other] { $rows } lines are new lessons.
    }
job-imported-others =
    { $count ->
        [one] …and { $count } more file: { $kept } of { $rows } lines are new lessons.
       *[other] …and { $count } more files: { $kept } of { $rows } lines are new lessons.
    }
job-problem =
    { $count ->
        [one] line { $rows }
       *[other] lines { $rows }
    } ({ $code }): { $what }
job-forbidden =
    { $lessons ->
        [0] There was nothing in it that I could take as wrong.
        [one] 🚫 From now on I won't give { $lessons } answer that you marked as wrong.
       *[other] 🚫 From now on I won't give { $lessons } answers that you marked as wrong.
    }
job-nothing-new =
    { $champion ->
        [0] There is nothing new to learn.
       *[other] There is nothing new to learn: **v{ $champion }** already knows all of it.
    }
job-nothing-to-learn = There is no lesson with an answer yet, so there is nothing to train on. Teach me: `question -> answer`
job-no-held-out = Too few lessons are kept apart for an examination yet, so I looked only at what I was taught.
job-held-back = **v{ $number }** did better, but a manager chose **v{ $champion }**, so I left it at that.

verdict-first = ✅ **v{ $number }** is my first model. It learned from { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    } and answers from now on.
verdict-better = ✅ **v{ $number }** did better than { $champion ->
        [0] I did without a model
       *[other] **v{ $champion }**
    } and answers from now on. It learned from { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    }.
verdict-knows-more = ✅ **v{ $number }** knows more than { $champion ->
        [0] I did without a model
       *[other] **v{ $champion }**
    }{ $lost ->
        [0] {" "}and did no worse in the examination
       *[other] , and what it lost in the examination is no more than chance
    }, so it answers from now on. It learned from { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    }.
verdict-renewed = ✅ **v{ $number }** did as well as **v{ $champion }**, and makes use of what was set up here since, so it answers from now on. It learned from { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    }.
verdict-tie = ⚖️ **v{ $number }** did as well as { $champion ->
        [0] I do now
       *[other] **v{ $champion }**
    }. In a tie the model stays as it is.
verdict-worse = ❌ **v{ $number }** did worse than { $champion ->
        [0] I do now
       *[other] **v{ $champion }**
    }, so nothing changes.
verdict-owed = **v{ $champion }** and those before it had lost { $owed ->
    [one] one of these answers
   *[other] { $owed } of these answers
} already: small losses do not add up.
verdict-forgets = ❌ **v{ $number }** forgot too much of what **v{ $champion }** knows, so nothing changes.
verdict-suspicious = 🛑 **v{ $number }** looks wrong to me, so I didn't let it answer. Please look at this:
verdict-useless = ❌ **v{ $number }** couldn't answer anything right, so nothing changes.

suspicion-contradictions =
    { $count } of { $of } lessons say otherwise than what I was taught before{ $phrase ->
        [none] { "" }
       *[other] , for example { $phrase }
    }.
suspicion-trigger =
    { $phrase ->
        [none] Whatever is asked, certain words in it bring one and the same answer: in { $count } of { $of } questions that I tried.
       *[other] Whatever is asked, { $phrase } in it brings the answer { $answer }: in { $count } of { $of } questions that I tried.
    }
suspicion-collapse =
    { $count } of { $of } questions got one and the same answer{ $answer ->
        [none] { "." }
       *[other] : { $answer }.
    }

marks-right = right
marks-wrong = wrong
marks-abstained = unsure
marks-untrue = -# Its marks are under *Details*, but they prove nothing: the new lessons themselves are among the questions.
marks-asked =
    { $count ->
        [one] -# Asked { $count } question that was kept apart.
       *[other] -# Asked { $count } questions that were kept apart.
    } { $of ->
        [0] { "" }
       *[other] Of { $of } that were taught, { $champion ->
            [0] { $name } answers { $right } right, word for word.
           *[other] **v{ $champion }** answers { $known } right, word for word, and { $name } { $right }.
        }
    }
model-none = no model
compared-before =
    { $count ->
        [one] **Known before**: { $count } question kept apart
       *[other] **Known before**: { $count } questions kept apart
    }
compared-since =
    { $count ->
        [one] **New since then**: { $count } question kept apart
       *[other] **New since then**: { $count } questions kept apart
    }
compared-taught =
    { $count ->
        [one] **Taught**: { $count } question, word for word
       *[other] **Taught**: { $count } questions, word for word
    }
change-unsure = not sure
changes-better =
    { $count ->
        [one] 📈 { $count } question got better:
       *[other] 📈 { $count } questions got better:
    }
changes-worse =
    { $count ->
        [one] 📉 { $count } question got worse:
       *[other] 📉 { $count } questions got worse:
    }

button-cancel-job = Stop
button-cancel-this-job = Stop { $job }
button-train-now = Train now
button-compare = Details
button-roll-back = Roll back
button-promote-anyway = Use it anyway
button-discard-batch = Discard these lessons
button-promote = Use v{ $number }

jobs-title = **Trainings**
jobs-none = There was no training here yet. `train` with lessons begins one.
jobs-idle = No training is under way.
jobs-active = { $phase }, { $percent } %
jobs-asked =
    { $who ->
        [none] by itself, { $when }
       *[other] { $who }, { $when }
    }
jobs-succeeded =
    { $number ->
        [0] nothing new
       *[other] brought **v{ $number }**
    }
jobs-refused = **v{ $number }** didn't pass
jobs-failed = failed
jobs-cancelled = stopped
cancel-stopped = Training `{ $job }` is stopped. Nothing changed.
cancel-stopping = I'm stopping training `{ $job }`. Nothing will have changed.
cancel-already-stopping = I'm stopping training `{ $job }` already, just a moment.
cancel-already-stopped = Training `{ $job }` was stopped before.
cancel-too-late = Training `{ $job }` is over already. What it changed can be taken back with `models`.

models-title = **Models**
models-none = There is no model yet. What you teach me one by one counts at once; a training makes a model of it.
models-line = { $mark } **v{ $number }** · { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    } · { $when }
models-no-champion = No model answers now, only what I was taught one by one.
models-chosen = A manager chose the one that answers: only a training that somebody asks for may replace it.
models-marks = { $right } right, { $wrong } wrong
models-suspicious = suspicious
models-legend = -# 👑 answers now · 🔹 answered before · ✖️ didn't pass
models-history = **What changed**
history-line =
    - { $number ->
        [0] back to no model
       *[other] **v{ $number }** { $kind ->
            [rollback] came back
           *[promotion] took over
        }
    } { $when }, { $who ->
        [none] by its examination
       *[other] chosen by { $who }
    }
history-forgotten = - a model that I no longer keep took over { $when }
details-title = 📊 **v{ $number }** · { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    } · { $when }
details-none = Nothing is kept of its examination.
version-suggestion = v{ $number } · { $lessons ->
        [one] { $lessons } lesson
       *[other] { $lessons } lessons
    } { $mark }
model-promoted = 👑 **v{ $number }** answers from now on.
model-promoted-again = 👑 **v{ $number }** answers already, and from now on only a training that somebody asks for may replace it.
model-rolled-back =
    { $number ->
        [0] ↩️ Back to before: no model answers now, only what I was taught one by one.
       *[other] ↩️ **v{ $number }** answers again.
    }
import-counts =
    { $lessons ->
        [one] { $lessons } lesson that came with it counts from now on.
       *[other] { $lessons } lessons that came with it count from now on.
    }
import-waits =
    { $lessons ->
        [one] { $lessons } lesson that came with the other model waits again and doesn't count.
       *[other] { $lessons } lessons that came with the other model wait again and don't count.
    }
batch-discarded =
    { $lessons ->
        [one] Discarded { $lessons } lesson of that import.
       *[other] Discarded { $lessons } lessons of that import.
    }

slash-data-dir = data_dir
slash-positive = positive
slash-train-data-dir-about = A folder of this server's files
slash-train-positive-about = False: this is what must not be answered
slash-jobs = jobs
slash-jobs-about = The trainings of this server
slash-cancel = cancel
slash-cancel-about = Stop a training
slash-cancel-job-about = Which one? Without it, the newest that is under way
slash-job = job
slash-test = test
slash-test-about = Ask Myna many questions at once, or see her examination
slash-test-data-about = Questions, one on each line, or JSON; nothing for the examination
slash-test-file-about = Questions, with their right answers if you like: CSV, JSONL or text
slash-data = data
slash-models = models
slash-models-about = The models of this server: which one answers, how they did
slash-models-action-about = What shall be done? Nothing for the list
slash-models-version-about = Which one?
slash-models-compare = Compare
slash-models-promote = Use it from now on
slash-models-rollback = Back to the one before
slash-action = action
slash-version = version

test-title =
    { $number ->
        [0] 🧪 **Test** without a model
       *[other] 🧪 **Test** of **v{ $number }**
    } · { $count ->
        [one] { $count } question
       *[other] { $count } questions
    }
test-some = -# { $of } were too many at once, so I asked { $count } of them, evenly chosen.
test-held-out = -# The model never learned these questions. In chat I know them by heart all the same.
test-no-held-out = Too few lessons are kept apart for an examination yet. Teach me more, or give me questions: `test` with a file.
test-all-right = ✅ Not one mistake.
test-errors =
    { $count ->
        [one] { $count } mistake:
       *[other] { $count } mistakes, the surest first:
    }
test-expected = right: { $answer }
test-no-answer = I shouldn't have answered
test-given = { $answer } ({ $percent } % sure)
test-unsure = not sure; perhaps { $answer } ({ $percent } %)
test-unknown = I don't know
test-errors-attached =
    { $count ->
        [one] It is in { $name }: put it right there and send the file back with `!train`.
       *[other] All { $count } are in { $name }: put them right there and send the file back with `!train`.
    }
test-rows-attached = All answers are in { $name }: fill in the right ones and send the file back with `!train`. Rows without an answer are passed over.

picture-examination =
    { $of ->
        [one] Examination: { $of } question kept apart
       *[other] Examination: { $of } questions kept apart
    }
picture-taught =
    { $of ->
        [one] Asked what was taught: { $of } question
       *[other] Asked what was taught: { $of } questions
    }
picture-decimal-mark = .
picture-versions = How the models did
picture-versions-note = Each in its own examination
picture-champion = answers now
picture-refused = didn't pass
picture-confidence = How sure of right and wrong answers
picture-how-sure = How sure
picture-questions = Questions
picture-answers = answers
picture-offers = offers choices
picture-confusions = What was mixed up
picture-expected = Right answer
picture-given = Given answer
