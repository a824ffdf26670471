/** A programmer error: something was asked of the language that its contract excludes. */
export class LanguageError extends Error {
  override readonly name = "LanguageError";
}
