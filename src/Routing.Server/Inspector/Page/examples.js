/** What the shipped pair is asked first. Its world is invented: see src/Routing.Training/Gym. A test asks them all. */
export const examplesFor = "gym-s + gym-l";

export const examples = [
  { question: "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town.", answer: "MN80H, VC92Z" },
  { question: "When Leo Gale was born, how old was the town where Sam Olsen lives?", answer: "432" },
  { question: "How many km of rail lie between the homes of Sam Olsen and Yara Crane?", answer: "219" },
  { question: "We sold 399 in May, 359 in June and 287 in August. How many tickets is that in all?", answer: "1045" },
  { question: "If Ana has $913 and buys 6 vases, how much is left?", answer: "$325" },
];

/** Whether an answer to an example is right; null for other questions. */
export function isRight(question, text) {
  const known = examples.find((example) => example.question === question);
  if (!known) return null;
  return text.slice(text.lastIndexOf("Answer:") + "Answer:".length).trim().replace(/\.$/, "") === known.answer;
}
