# What Myna holds about somebody, and how they take it away, delete it, or keep it from her.

privacy-title = 🔐 **What I hold about you**
privacy-nothing = Nothing at all.
privacy-offered = What I hold about you is for your eyes only.
privacy-lessons =
    { $count ->
        [one] 📚 { $count } lesson that you taught me
       *[other] 📚 { $count } lessons that you taught me
    }
privacy-proposals =
    { $count ->
        [one] ⏳ { $count } lesson of yours that waits for a teacher
       *[other] ⏳ { $count } lessons of yours that wait for a teacher
    }
privacy-quoted =
    { $count ->
        [one] 🗣️ { $count } lesson that somebody taught me in your words
       *[other] 🗣️ { $count } lessons that others taught me in your words
    }
privacy-questions =
    { $count ->
        [one] 💬 { $count } question that you asked, and what I said
       *[other] 💬 { $count } questions that you asked, and what I said
    }
privacy-ratings =
    { $count ->
        [one] 👍 { $count } answer that you rated
       *[other] 👍 { $count } answers that you rated
    }
privacy-feedback =
    { $count ->
        [one] 💌 { $count } message of yours to those who manage a server
       *[other] 💌 { $count } messages of yours to those who manage a server
    }
privacy-files =
    { $count ->
        [one] 📎 { $count } file that you sent
       *[other] 📎 { $count } files that you sent
    }
privacy-trainings =
    { $count ->
        [one] 🏋️ { $count } training that you asked for
       *[other] 🏋️ { $count } trainings that you asked for
    }
privacy-voices =
    { $count ->
        [one] 🎚️ How I should sound to you, in { $count } place
       *[other] 🎚️ How I should sound to you, in { $count } places
    }
privacy-instructions =
    { $count ->
        [one] 💬 How a chat model should speak, told by you in { $count } place
       *[other] 💬 How a chat model should speak, told by you in { $count } places
    }
privacy-places =
    { $where ->
        [direct] -# All of it is from our direct messages.
        [both] -# { $count ->
            [one] All of it is from { $count } server and our direct messages.
           *[other] All of it is from { $count } servers and our direct messages.
        }
       *[servers] -# { $count ->
            [one] All of it is from { $count } server.
           *[other] All of it is from { $count } servers.
        }
    }
privacy-audio = -# Recordings of your voice are never kept: I listen, and only the words stay.
privacy-kept-nothing = 🙈 From you I keep nothing new, only this wish. I still answer, but I can't learn from you, and I don't listen to recordings.
privacy-file = Here is everything I hold about you.
privacy-sure = 🗑️ **Delete all of this for good?**
privacy-goes-too = What others taught me from your questions and answers goes, too, and so does every model that learned any of it, and every answer of a chat model that was told any of it. The others' lessons stay, and I learn them anew.
privacy-stays = -# Messages in Discord itself stay where they are: those you delete there. This cannot be undone.
privacy-deleted =
    { $models ->
        [0] ✅ Deleted for good. I hold nothing about you any more.
       *[other] ✅ Deleted for good. I hold nothing about you any more, and I'm learning anew what the others taught me.
    }
privacy-promised = ⏳ Promised, and begun. Something is still in the way; as soon as it is gone, in a minute or so, everything is deleted for good.
privacy-erased-other = ✅ Deleted for good. I hold nothing about them any more.
button-privacy-open = Show me
button-privacy-file = Download
button-privacy-delete = Delete everything
button-privacy-yes = Yes, delete for good
button-privacy-no = No, keep it
button-privacy-out = Keep nothing of mine
button-privacy-in = Learn from me again

error-nothing-kept =
    { $reason ->
        [leaving] 🗑️ I'm just deleting what I hold about you. Try again in a moment.
       *[other] 🙈 You asked me to keep nothing of yours, so I can't do this: something of yours would stay with me. To change that, press *Learn from me again* in `/privacy`.
    }
answer-unknown-unkept = I don't know that yet.
answer-offered-unkept = I'm not quite sure. Did you mean one of these? Ask in these words:

slash-privacy = privacy
slash-privacy-about = What Myna holds about you: get it, delete it, or have nothing kept
slash-erase = erase
slash-privacy-erase-about = For whoever runs Myna: delete all that is held about the member with this id
