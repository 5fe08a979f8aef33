/*
 * Where a score stands between 0 and 1 on sliders, bars and strips. Most scores and useful thresholds are small,
 * so the square root gives them room.
 */
export const toPlace = (score) => Math.sqrt(Math.min(Math.max(score, 0), 1));

export const toScore = (place) => place * place;
