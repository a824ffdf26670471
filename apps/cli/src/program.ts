import { Command } from "commander";
import { addApply } from "./commands/apply.js";
import { addAskAnswer } from "./commands/ask-answer.js";
import { addAskClaim } from "./commands/ask-claim.js";
import { addAskList } from "./commands/ask-list.js";
import { addBackupCreate } from "./commands/backup-create.js";
import { addBackupRestore } from "./commands/backup-restore.js";
import { addCompletion } from "./commands/completion.js";
import { addDaemon } from "./commands/daemon.js";
import { addEventCancel } from "./commands/event-cancel.js";
import { addEventCount } from "./commands/event-count.js";
import { addEventGet } from "./commands/event-get.js";
import { addEventHistory } from "./commands/event-history.js";
import { addEventList } from "./commands/event-list.js";
import { addEventPause } from "./commands/event-pause.js";
import { addEventPost } from "./commands/event-post.js";
import { addEventRerun } from "./commands/event-rerun.js";
import { addEventResume } from "./commands/event-resume.js";
import { addEventRetry } from "./commands/event-retry.js";
import { addEventWatch } from "./commands/event-watch.js";
import { addOpen } from "./commands/open.js";
import { addSchema } from "./commands/schema.js";
import { addServiceCall } from "./commands/service-call.js";
import { addServiceCheck } from "./commands/service-check.js";
import { addServiceDelete } from "./commands/service-delete.js";
import { addServiceGet } from "./commands/service-get.js";
import { addServiceList } from "./commands/service-list.js";
import { addServiceRegister } from "./commands/service-register.js";
import { addSignalSend } from "./commands/signal-send.js";
import { addTest } from "./commands/test.js";
import { addStepComplete } from "./commands/step-complete.js";
import { addStepFail } from "./commands/step-fail.js";
import { addStepHeartbeat } from "./commands/step-heartbeat.js";
import { addStepRetry } from "./commands/step-retry.js";
import { addStepSkip } from "./commands/step-skip.js";
import { addTopics } from "./commands/topics.js";
import { addWorkflowDefine } from "./commands/workflow-define.js";
import { addWorkflowDelete } from "./commands/workflow-delete.js";
import { addWorkflowGet } from "./commands/workflow-get.js";
import { addWorkflowList } from "./commands/workflow-list.js";
import { addWorkflowPause } from "./commands/workflow-pause.js";
import { addWorkflowResume } from "./commands/workflow-resume.js";
import { addWorkflowValidate } from "./commands/workflow-validate.js";
import { addGlobalOptions } from "./global-options.js";
import type { Session } from "./session.js";

type AddCommand = (parent: Command, session: Session) => void;

/** The groups of commands, in the order help shows them. */
const groups: readonly {
  readonly name: string;
  readonly about: string;
  readonly commands: readonly AddCommand[];
}[] = [
  {
    name: "service",
    about: "registered microservices",
    commands: [
      addServiceRegister,
      addServiceList,
      addServiceGet,
      addServiceCheck,
      addServiceCall,
      addServiceDelete,
    ],
  },
  {
    name: "workflow",
    about: "defined workflows",
    commands: [
      addWorkflowDefine,
      addWorkflowValidate,
      addWorkflowList,
      addWorkflowGet,
      addWorkflowPause,
      addWorkflowResume,
      addWorkflowDelete,
    ],
  },
  {
    name: "event",
    about: "posted events, each with its whole processing",
    commands: [
      addEventPost,
      addEventList,
      addEventCount,
      addEventGet,
      addEventWatch,
      addEventHistory,
      addEventPause,
      addEventResume,
      addEventRetry,
      addEventCancel,
      addEventRerun,
    ],
  },
  {
    name: "step",
    about: "single steps of events, answered in place of their services or looked after",
    commands: [addStepComplete, addStepFail, addStepHeartbeat, addStepRetry, addStepSkip],
  },
  {
    name: "signal",
    about: "messages to events that listen",
    commands: [addSignalSend],
  },
  {
    name: "ask",
    about: "questions to people",
    commands: [addAskList, addAskClaim, addAskAnswer],
  },
  {
    name: "backup",
    about: "copies of all that a daemon keeps",
    commands: [addBackupCreate, addBackupRestore],
  },
];

/** All commands, ready to parse a command line. */
export function createProgram(session: Session): Command {
  const { stdout, stderr, variables, version } = session.environment;
  const program = new Command("machinery")
    .description(
      "Orchestrates the microservices you already have: register them, define workflows over them, post events.",
    )
    .version(version, "--version", "write the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
    })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError("(add --help for what there is)")
    .addHelpText(
      "after",
      `
Examples:
  machinery daemon
  machinery apply -f examples/definitions
  machinery event post process-text --data '{"message": "hello"}' --wait`,
    );
  addGlobalOptions(program, variables);
  for (const { name, about, commands } of groups) {
    const group = program.command(name).description(about);
    for (const add of commands) add(group, session);
  }
  addApply(program, session);
  addTest(program, session);
  addDaemon(program, session);
  addOpen(program, session);
  addSchema(program, session);
  addCompletion(program, session);
  addTopics(program, session);
  return program;
}
