// What stands beside a red word of this phone alone, as far as its list knows: when, since when, which date instead.
import { slotAt } from "./judging.js";

// 11月20日19:00 / 20 Nov, 19:00: as the hub writes it.
function moment(timeZone, lang, at) {
  const isEnglish = lang.startsWith("en");
  const day = new Intl.DateTimeFormat(isEnglish ? "en-GB" : lang, { day: "numeric", month: "short", timeZone });
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  return `${day.format(at)}${isEnglish ? ", " : ""}${time.format(at)}`;
}

function instead({ at, kind, all }, dates, written) {
  const slot = slotAt(all, at, kind);
  if (!slot) return null;
  const date = dates.find((one) => one.no === slot.no)?.label ?? written(slot.starts_at);
  return { say: slot.opens_at <= at && at <= slot.closes_at ? "on_now" : "next_date", values: { date } };
}

// Of what judgeAlone says: which sentence, by its name, with its values; null where the word says it all.
export function reason(judged, { time_zone, dates }, lang) {
  const { shown, slot, since } = judged;
  const written = (at) => moment(time_zone, lang, at);
  const say = (name, at) => ({ say: name, values: { moment: written(at) } });
  if (shown === "too_early") return say("opens", slot.opens_at);
  if (shown === "too_late") return say("closed", slot.closes_at);
  if (shown === "withdrawn" && since) return say("since", Date.parse(since));
  return shown === "wrong_occurrence" ? instead(judged, dates, written) : null;
}
