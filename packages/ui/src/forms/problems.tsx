/** What is wrong with a control, below it. */
export function Problems(props: { readonly id: string; readonly problems: readonly string[] | undefined }) {
  const { id, problems } = props;
  if (problems === undefined) return null;
  return (
    <ul id={id} className="form__problems" tabIndex={-1}>
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  );
}
