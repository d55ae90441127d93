// Numbers and times as people read them.

const whole = new Intl.NumberFormat("en");

export const count = value => value === null || value === undefined ? "–" : whole.format(value);

export function rate(value) {
  if (value === null || value === undefined) return "–";
  return value >= 100 ? whole.format(Math.round(value)) : value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function span(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor(seconds % 86400 / 3600)} h`;
}

// factor: of the value's unit.
export function milliseconds(value, factor = 1) {
  if (value === null || value === undefined) return "–";
  const shown = value * factor;
  return `${shown >= 10 || shown === 0 ? shown.toFixed(0) : shown >= 0.1 ? shown.toFixed(1) : "<0.1"} ms`;
}

export const since = (time, now) => time ? span((Date.parse(now) - Date.parse(time)) / 1000) : "–";

export const clock = time => new Date(time).toLocaleTimeString("en-GB");

export const dateAndClock = time => new Date(time).toLocaleString("en-GB", { dateStyle: "short", timeStyle: "medium" });

// "targetHealth" → "target health"
export const words = name => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).trim();
