# What she can do, in one message.

help =
    - **Ask**: write to me directly, mention me, or reply to me. `{ $prefix }ask question` works everywhere. `{ $prefix }why` in reply to an answer tells which lesson it came from.
    - **Teach**: `{ $prefix }train question -> answer`. It counts from my very next answer. What must not be said: `{ $prefix }train positive=false question -> wrong answer`
    - **Correct**: *Correct* under an answer, a right-click on it (Apps → Correct this answer), or in reply to it: `{ $prefix }correct the right answer`
    - **Rate**: 👍 and 👎 under an answer; `{ $prefix }feedback your words` reaches those who manage this server.
    - **Who decides**: what teachers (“{ $role }”, and those who manage this server) say counts at once. What others propose waits in `{ $prefix }inbox`.
    - **Train**: `{ $prefix }train` with files, or after `{ $prefix }select_dataset`. I take an examination, and only a better model answers: `{ $prefix }jobs`, `{ $prefix }models`, `{ $prefix }test`, `{ $prefix }cancel`
    - **Look back**: `{ $prefix }lessons` shows what I was taught and by whom, and takes it back.
    - **Talk to me**: send me a voice message. “Myna, help” works too. `{ $prefix }voice`, `{ $prefix }engines`
    - **Call me**: join a voice channel and write `{ $prefix }join`. `{ $prefix }stop`, `{ $prefix }skip`, `{ $prefix }leave`
    - **For managers**: `{ $prefix }open`, `{ $prefix }close` (do I answer everything in this channel?), `{ $prefix }language`, `{ $prefix }archive`, `{ $prefix }getfile`
    In full: `{ $prefix }instruction`
help-without-content =
    ⚠️ I can't read ordinary messages here. Mentions, direct messages, slash commands and menus work; commands with `{ $prefix }` only together with a mention.
