/** The buttons of a question to a person, the yes first: whoever just presses Enter or Escape leaves things as they are. */
export const yesOrLeave = (yes: string) => ({
  buttons: [yes, "Leave it"],
  defaultId: 1,
  cancelId: 1,
  noLink: true,
});
