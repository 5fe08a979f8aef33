export const none = "–";

export const percent = (share) => (share > 0 && share < 0.0005 ? "<0.1 %" : `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`);

export const milliseconds = (ms) => (ms < 10 ? `${ms.toFixed(2)} ms` : ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);

export const speed = (rate) => (rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en"));

/** Scores span orders of magnitude: three digits that count, and no exponents. */
export const score = (value) => (value === 0 ? "0" : value < 0.0001 ? "<0.0001" : value < 0.1 ? value.toFixed(4) : value.toFixed(3));

/** A token with its white space made visible. */
export const spelling = (text) => (text === "" ? "∅" : text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥"));

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
