/** The headers of an answer that anything is made of. Of one that comes more than once, the first. */
export interface AnswerHeaders {
  "content-type": string | undefined;
  "content-encoding": string | undefined;
  location: string | undefined;
  "retry-after": string | undefined;
}

/** The headers that say how an answer travels. */
export interface TravelHeaders {
  "content-length": string | undefined;
  "transfer-encoding": string | undefined;
  connection: string | undefined;
  "keep-alive": string | undefined;
}

/** The headers of one answer, of one shape for all: others are checked and forgotten. */
export interface ReadHeaders {
  readonly answer: AnswerHeaders;
  readonly travel: TravelHeaders;
}

/** No header at all. */
export function noHeaders(): ReadHeaders {
  return {
    answer: {
      "content-type": undefined,
      "content-encoding": undefined,
      location: undefined,
      "retry-after": undefined,
    },
    travel: {
      "content-length": undefined,
      "transfer-encoding": undefined,
      connection: undefined,
      "keep-alive": undefined,
    },
  };
}
