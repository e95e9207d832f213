// Seconds for which the page makes sound while `speaker` is marked as speaking: until it falls silent, or `enough` were heard.
async ({ speaker, enough, patience }) => {
  const STEP_MS = 50;
  const LOUD = 0.01;
  const QUIET_STEPS = 20;
  const sound = await import("/page/js/sound.js");
  let heard = 0;
  let quiet = 0;
  for (let waited = 0; waited < patience * 1000 && heard < enough; waited += STEP_MS) {
    const before = performance.now();
    await new Promise((done) => setTimeout(done, STEP_MS));
    const speaks = document.querySelector(`.sitter.speaking[data-sitter="${speaker}"]`) !== null;
    const isHeard = speaks && sound.current.loudness > LOUD;
    if (isHeard) heard += (performance.now() - before) / 1000;
    quiet = isHeard ? 0 : quiet + 1;
    if (heard > 0 && quiet > QUIET_STEPS) break;
  }
  return heard;
};
