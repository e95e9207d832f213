# Answers in a chat model's words.

grounded-general = 💭 I know this in general; nobody here taught it to me.
grounded-broke-off = ✂️ …broke off here: the chat model fell silent. Ask again for the rest.
grounded-too-long = ✂️ …I stopped here: it grew too long.
grounded-away = 💤 The chat model is away, so I speak from memory alone.
grounded-why = Those are a chat model's words ({ $model }). They rest on:
grounded-why-general = Those are a chat model's words ({ $model }), and general knowledge: nothing that was taught here answers it.
