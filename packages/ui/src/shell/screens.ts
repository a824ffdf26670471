/** The screens that one can go to from everywhere, in the order they are listed. */
export const screens: readonly { readonly path: string; readonly title: string }[] = [
  { path: "/events", title: "Events" },
  { path: "/workflows", title: "Workflows" },
  { path: "/services", title: "Services" },
];
