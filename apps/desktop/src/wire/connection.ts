/** How careful one is with a daemon: writes go on, a person is asked before each, or they are refused. */
export const guardLevels = ["free", "confirm", "read-only"] as const;
export type GuardLevel = (typeof guardLevels)[number];

/** The colours by which people tell their daemons apart. */
export const connectionColours = ["blue", "green", "amber", "red", "violet", "grey"] as const;
export type ConnectionColour = (typeof connectionColours)[number];

/** A daemon that the desktop knows how to reach, as a page may know it. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly colour: ConnectionColour;
  /** Such as `http://127.0.0.1:6224`. Of the app's own daemon: where it listens now, empty while it does not. */
  readonly url: string;
  readonly guard: GuardLevel;
  /** Whether it is the daemon that the app starts by itself. */
  readonly isOwn: boolean;
  readonly token: "none" | "stored" | "until-quit";
}

/** What a person says of a connection. */
export interface ConnectionDraft {
  /** Of the one that is changed. Unset: a new one. */
  readonly id?: string;
  readonly name: string;
  readonly colour: ConnectionColour;
  /** Of the app's own daemon it is not looked at. */
  readonly url: string;
  readonly guard: GuardLevel;
  /** A token to send with each call. Unset: as it was. Empty: none any more. */
  readonly token?: string;
}

/** The bounds of what is kept. */
export const connectionLimits = { connections: 32, nameChars: 60, urlChars: 300, tokenChars: 8_192 } as const;
