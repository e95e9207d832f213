/** Where the keyboard is, and how it comes back there after a menu or a form was open. */

/** The message field, or the messages where one may not write. */
export function toConversation() {
  const field = document.querySelector(".composer-text");
  (field?.checkVisibility() ? field : document.getElementById("messages"))?.focus({ preventScroll: true });
}

function inMessage({ messageId, customId }) {
  const message = messageId && document.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  if (!message) return null;
  const same = customId && message.querySelector(`[data-custom-id="${CSS.escape(customId)}"]:not(:disabled)`);
  return same || message;
}

/** Call it before something opens; what it returns gives the focus back, as near as possible. */
export function rememberFocus() {
  const before = document.activeElement;
  const place = {
    messageId: before?.closest("[data-message-id]")?.dataset.messageId,
    customId: before?.dataset?.customId,
  };
  return () => {
    const isThere = before?.isConnected && before !== document.body && before.checkVisibility();
    const target = isThere ? before : inMessage(place);
    if (target) target.focus({ preventScroll: true });
    else toConversation();
  };
}
