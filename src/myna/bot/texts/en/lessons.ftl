# What was taught and by whom, why something was said, and what waits for teachers and managers.

lessons-title = 📚 **What I was taught**, the newest first
lessons-none = 📚 Nothing was taught here yet.
lessons-waiting =
    { $lessons ->
        [one] ⏳ { $lessons } lesson waits for a teacher: `/inbox`
       *[other] ⏳ { $lessons } lessons wait for a teacher: `/inbox`
    }
lessons-legend = -# ✅ taught · ✏️ correction · 🚫 not to be said · ⏳ waits · ✖️ taken back · ↩️ takes it back
lesson-message = message
lesson-taken-back = ↩️ Taken back, I don't count on it any more: { $pair }
lesson-kept = ↪️ I know it again: { $pair }
lessons-export-ready = The lessons name who taught them, so I give them only to the teacher who asks for them here.
lessons-export-formats =
    ⬇️ **All lessons as a file: in which shape?** They name who taught them, so only the teacher who presses gets them.
    - *JSONL*: everything, and I can read it back
    - *CSV*: a table
    - *OpenAI*, *TRL*: to train other models with. *Preference* holds what was corrected, *KTO* what is right and what is wrong, the others what is right
lessons-export-empty = Nothing of what counts here fits that shape yet. *JSONL* has everything.
lessons-exported = Here is what I was taught.
imports-title = 🗂️ **Lessons that came in files**, the newest first
imports-none = 🗂️ No lessons came in files yet. `train` with a file brings some.

button-newer = Newer
button-older = Older
button-imports = From files
button-as-file = As a file
button-keep = No, keep it
button-export = Get the file
button-rephrase = Another way to ask
form-rephrase = Another way to ask
form-rephrase-question = How else could people ask it?

why-title = 🔎 **Why this answer?**
why-asked = I was asked { $question }
why-answered = I was taught { $question } → { $answer }
why-offered = I wasn't sure, so I offered what was nearest: { $question } → { $answer }
why-abstained = Nothing I was taught was near enough. The nearest: { $question } → { $answer }
why-nothing-taught = Nothing had been taught here that could answer it.
why-gone = It was taken back or changed since.
why-same-words = The words are the same, so I was sure.
why-confidence = I took it for the right one with { $percent } %. From { $needed } % on I answer, from { $offered } % on I offer.
why-now = Asked now, I'd say: { $answer }
why-model =
    { $number ->
        [0] -# { $lessons ->
            [0] No model had been trained yet.
            [one] No model had been trained yet; I knew { $lessons } lesson taught one by one.
           *[other] No model had been trained yet; I knew { $lessons } lessons taught one by one.
        }
       *[other] -# Model v{ $number }{ $lessons ->
            [0] {""}
            [one] {" "}and { $lessons } lesson since
           *[other] {" "}and { $lessons } lessons since
        }
    }

feedback-thanks =
    { $about ->
        [answer] 💌 Thank you! I've kept it with the answer for those who manage this server.
       *[none] 💌 Thank you! I've kept it for those who manage this server.
    }
feedback-settled = ✅ Read.
inbox-title = 📥 **Waiting for a teacher: { $count }**
inbox-feedback-title = 💬 **What members said: { $count }**
inbox-empty = 📭 Nothing is waiting.
inbox-count =
    { $count ->
        [one] 📥 { $count } thing is waiting to be looked at.
       *[other] 📥 { $count } things are waiting to be looked at.
    }
inbox-instead = instead of { $answer }
inbox-about = about { $question } → { $answer }
proposal-accepted = ✅ Learned: { $pair }
proposal-discarded = 🗑️ Discarded: { $pair }
form-proposal = Accept in better words
button-accept = Accept
button-edit = Edit
button-discard = Discard
button-feedback-done = Done
button-inbox-open = Open
button-inbox-feedback = Feedback ({ $count })
button-inbox-lessons = Lessons ({ $count })

slash-lessons = lessons
slash-lessons-about = What Myna was taught, by whom and when
slash-lessons-back-about = Take back the lesson with this number
slash-lessons-export-about = Get all lessons as a file
slash-lessons-imports-about = Show the lessons that came in files
slash-back = back
slash-export = export
slash-imports = imports
slash-why = why
slash-why-about = Which lesson an answer came from
slash-why-message-about = The link to Myna's answer, or its id
slash-inbox = inbox
slash-inbox-about = What waits for teachers and managers
slash-feedback = feedback
slash-feedback-about = Tell those who manage this server what you think of Myna
slash-feedback-text-about = What would you like to say?
slash-feedback-message-about = Which answer is it about? Its link or id
slash-text = text
menu-why = Why this answer?
