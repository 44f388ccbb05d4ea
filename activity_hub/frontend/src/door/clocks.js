// The hub's clock, as far as a phone knows it whose own may be wrong, or be put right in between; in milliseconds.
const SLACK = 5 * 60 * 1000;
const DAY = 24 * 3600 * 1000; // no list is good for longer

// Takes note of what the hub's clock said; half of the way there and back is taken off. An answer that took no time that
// can be says that the phone's clock was changed on its way, and nothing else.
export function setRight(settings, server_time, asked, answered = Date.now()) {
  if (answered < asked || answered - asked > SLACK) return;
  settings.told_at = Date.parse(server_time);
  settings.ahead = Math.round(settings.told_at - (asked + answered) / 2);
}

// This moment by the hub's clock. Where that would be before it was last told, or a day later, the phone's own clock has
// been changed since: then it is believed, if it says anything that can be.
export function nowOf(settings, now = Date.now()) {
  const { ahead = 0, told_at = now + ahead } = settings;
  const canBe = (at) => at >= told_at - SLACK && at - told_at < DAY;
  return !canBe(now + ahead) && canBe(now) ? now : now + ahead;
}

// When a scan was made by this phone's clock as it goes now; the hub adds what it finds that clock to be behind, and so
// comes to the right time. A scan from before the hub ever told the time has only what the phone's clock said then, and
// so has one that would be of the time to come: the clock was changed before it.
export function deviceTime({ ahead }, { at, is_told, device_time }, now) {
  const said = at - (ahead ?? 0);
  if (!is_told || ahead === undefined || said > now + SLACK) return device_time;
  return new Date(Math.min(said, now)).toISOString();
}
