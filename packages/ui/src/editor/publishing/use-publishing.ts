import { MachineryError } from "@machinery/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDaemon } from "../../daemon.js";
import { publishedKey } from "./use-published-workflow.js";

/** What became of a text that was published. */
export interface Publication {
  readonly name: string;
  readonly revision: number;
  /** Whether it is a revision of its own. */
  readonly isNew: boolean;
  readonly warnings: number;
}

export interface Publishing {
  readonly publish: (text: string, options: { readonly force: boolean }) => void;
  readonly isUnderWay: boolean;
  readonly error: MachineryError | undefined;
  readonly outcome: Publication | undefined;
}

/** Publishes a text as the newest revision, unless somebody else has meanwhile: then nothing is published, and the editor says so. */
export function usePublishing(
  baseRevision: number,
  onPublished: (publication: Publication, text: string) => void,
): Publishing {
  const { client } = useDaemon();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: async ({ text, force }: { readonly text: string; readonly force: boolean }) => {
      const form = { case: "source", value: text } as const;
      const defined = await client.workflows
        .defineWorkflow({ form, force, ifRevision: baseRevision })
        .catch(async (error: unknown) => {
          if (MachineryError.from(error).reason !== "REVISION_CHANGED") throw error;
          await queries.invalidateQueries();
        });
      if (defined === undefined) return undefined;
      const { workflow, changed } = defined;
      const name = workflow?.definition?.name ?? "";
      queries.setQueryData(publishedKey(name), workflow);
      await queries.invalidateQueries();
      return {
        name,
        revision: workflow?.revision ?? 0,
        isNew: changed,
        warnings: workflow?.warnings.length ?? 0,
      };
    },
    onSuccess: (publication, { text }) => {
      if (publication !== undefined) onPublished(publication, text);
    },
  });
  return {
    publish: (text, { force }) => mutation.mutate({ text, force }),
    isUnderWay: mutation.isPending,
    error: mutation.error === null ? undefined : MachineryError.from(mutation.error),
    outcome: mutation.data,
  };
}
