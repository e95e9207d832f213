"""The rules for embeds that a bot sends: ten, 6000 characters together, a limit for each part."""

from discord_sandbox.payloads.form import Form

MOST_EMBEDS = 10
MOST_CHARACTERS = 6000


def check_embeds(message: Form) -> None:
    embeds = message.entries("embeds", MOST_EMBEDS)
    characters = sum(_check_embed(embed) for embed in embeds)
    if characters > MOST_CHARACTERS:
        message.at("embeds").wrong(
            "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_CHARACTERS}"
        )


def _check_embed(embed: Form) -> int:
    """How many characters of the embed count towards the total."""
    if not embed.is_object():
        return 0
    embed.url("url")
    embed.number("color", 0, 0xFFFFFF)
    texts = [embed.text("title", 256), embed.text("description", 4096)]
    if embed.has("footer") and embed.at("footer").is_object():
        texts.append(embed.at("footer").text("text", 2048, shortest=1, is_required=True))
        embed.at("footer").url("icon_url", ("http", "https", "attachment"))
    if embed.has("author") and embed.at("author").is_object():
        texts.append(embed.at("author").text("name", 256, shortest=1, is_required=True))
        embed.at("author").url("url")
        embed.at("author").url("icon_url", ("http", "https", "attachment"))
    for media in ("image", "thumbnail"):
        if embed.has(media) and embed.at(media).is_object():
            embed.at(media).text("url", 2048, shortest=1, is_required=True)
            embed.at(media).url("url", ("http", "https", "attachment"))
    for each in embed.entries("fields", 25):
        texts.append(each.text("name", 256, shortest=1, is_required=True))
        texts.append(each.text("value", 1024, shortest=1, is_required=True))
        each.flag("inline")
    return sum(len(text.strip()) for text in texts if text)
