import { isObject } from "../values/is-object.js";

/** Whether a field of a fact's body is as it should be: enough that applying and showing it cannot go wrong, no more. */
export type FieldCheck = (value: unknown) => boolean;

export const isText: FieldCheck = (value) => typeof value === "string";
/** A count from 1, such as the number of an attempt. */
export const isCount: FieldCheck = (value) => Number.isSafeInteger(value) && (value as number) > 0;
/** Milliseconds since 1970. */
export const isTime: FieldCheck = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isFlag: FieldCheck = (value) => typeof value === "boolean";
export const isJsonObject: FieldCheck = isObject;
/** Any JSON value; what JSON text gives is nothing else. */
export const isJsonValue: FieldCheck = () => true;
export const isTrue: FieldCheck = (value) => value === true;
export const isList: FieldCheck = (value) => Array.isArray(value);
export const isTextList: FieldCheck = (value) => Array.isArray(value) && value.every(isText);
export const isTexts: FieldCheck = (value) => isObject(value) && Object.values(value).every(isText);

/** A field that may be absent. */
export const optional =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === undefined || check(value);

export const isStepError: FieldCheck = (value) =>
  isObject(value) &&
  isText(value["reason"]) &&
  isText(value["message"]) &&
  isText(value["step"]) &&
  isTime(value["attempts"]);

export const isGiven: FieldCheck = (value) =>
  isObject(value) && (value["by"] === "callback" || value["by"] === "person") && isText(value["digest"]);

export const isParent: FieldCheck = (value) =>
  isObject(value) &&
  isText(value["eventId"]) &&
  isText(value["step"]) &&
  isCount(value["depth"]) &&
  isFlag(value["waits"]);

export const isRerun: FieldCheck = (value) =>
  isObject(value) && isText(value["eventId"]) && isText(value["step"]);

export const isLeaving: FieldCheck = (value) =>
  isObject(value) && (isStepError(value["error"]) || isObject(value["outputs"]));

export const isKeptInputs: FieldCheck = (value) => {
  if (!isObject(value)) return false;
  if (value["document"] === true || isObject(value["value"])) return true;
  return isTextList(value["pick"]);
};

export const isMerge: FieldCheck = (value) =>
  value === "answer" || (isObject(value) && isObject(value["values"]));

export const isAfterUnwinding: FieldCheck = (value) => {
  if (!isObject(value)) return false;
  if (value["kind"] === "event-cancelled") return isText(value["reason"]);
  if (value["kind"] === "event-failed") return isStepError(value["error"]);
  if (value["kind"] === "body-ended") return isText(value["step"]) && value["cancelled"] === true;
  return (
    value["kind"] === "body-entered" &&
    isText(value["step"]) &&
    isText(value["body"]) &&
    isStepError(value["error"])
  );
};
