# Trainings: their progress, their examination, and the models they bring.

job-title = 🏋️ **Training** `{ $job }`
job-queued = waiting for its turn
job-preparing = reading the lessons
job-running = learning
job-evaluating = taking the examination
job-attempt = Attempt { $attempt }: I was interrupted and went on where I had stopped.
job-cancelling = Stopping …
job-cancelled = Stopped. Nothing changed.
job-failed =
    { $code ->
        [error-file-refused] I couldn't read that file any more. Nothing changed; please send it once more.
        [error-not-found] A file of this training is gone. Nothing changed; please send it once more.
        [error-quota-reached] That would be more lessons than I may keep. Nothing changed.
        [worker-died] I was interrupted too often and gave up. Nothing changed; try again later.
       *[other] Something went wrong, and my keeper will find it in the log. Nothing changed.
    }
job-imported = { $name }: { $kept } of { $rows } lines are lessons.
job-nothing-new =
    { $champion ->
        [0] There is nothing new to learn.
       *[other] There is nothing new to learn: **v{ $champion }** already knows all of it.
    }
job-nothing-to-learn = There is no lesson with an answer yet, so there is nothing to train on. Teach me: `question -> answer`
job-no-held-out = Too few lessons are kept apart for an examination yet, so I looked only at what I was taught.
job-held-back = **v{ $number }** did better, but a manager chose **v{ $champion }**, so I left it at that.

verdict-first = ✅ **v{ $number }** is my first model. It learned from { $lessons } lessons and answers from now on.
verdict-better = ✅ **v{ $number }** did better than { $champion ->
        [0] I did without a model
       *[other] **v{ $champion }**
    } and answers from now on. It learned from { $lessons } lessons.
verdict-knows-more = ✅ **v{ $number }** knows more than { $champion ->
        [0] I did without a model
       *[other] **v{ $champion }**
    } and forgot nothing, so it answers from now on. It learned from { $lessons } lessons.
verdict-tie = ⚖️ **v{ $number }** did as well as { $champion ->
        [0] I do now
       *[other] **v{ $champion }**
    }. In a tie everything stays as it is.
verdict-worse = ❌ **v{ $number }** did worse than { $champion ->
        [0] I do now
       *[other] **v{ $champion }**
    }, so nothing changes.
verdict-forgets = ❌ **v{ $number }** forgot too much of what **v{ $champion }** knows, so nothing changes.
verdict-suspicious = 🛑 **v{ $number }** looks wrong to me, so I didn't let it answer. Please look at this:
verdict-useless = ❌ **v{ $number }** couldn't answer anything right, so nothing changes.

suspicion-contradictions = { $count } of { $of } lessons say otherwise than what I was taught before, for example { $phrase }.
suspicion-trigger = Whatever is asked, { $phrase } in it brings the answer { $answer }: in { $count } of { $of } questions that I tried.
suspicion-collapse = { $count } of { $of } questions got one and the same answer: { $answer }.

marks-right = right
marks-wrong = wrong
marks-abstained = unsure
model-none = now
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
button-compare = Details
button-roll-back = Roll back
button-promote-anyway = Use it anyway
button-discard-batch = Discard these lessons
button-promote = Use v{ $number }

jobs-title = **Trainings**
jobs-none = There was no training here yet. `train` with lessons begins one.
jobs-idle = No training is under way.
jobs-active = { $percent } % done
jobs-succeeded =
    { $number ->
        [0] nothing new
       *[other] brought v{ $number }
    }
jobs-failed = failed
jobs-cancelled = stopped
job-stopping = I'm stopping training `{ $job }`.
job-was-over = Training `{ $job }` is over already.

models-title = **Models**
models-none = There is no model yet. What you teach me one by one counts at once; a training makes a model of it.
models-line = { $mark } **v{ $number }** · { $lessons } lessons · { $when }
models-no-champion = No model answers now, only what I was taught one by one.
models-chosen = A manager chose the one that answers, so no training replaces it by itself.
models-legend = -# 👑 answers now · ▫️ answered before · ✖️ didn't pass
model-promoted = 👑 **v{ $number }** answers from now on.
model-rolled-back =
    { $number ->
        [0] ↩️ Back to before: no model answers now, only what I was taught one by one. The import that came with it waits again.
       *[other] ↩️ **v{ $number }** answers again. An import that came with the other model waits again.
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
