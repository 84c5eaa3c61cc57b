// Calls a running inference service by @huggingface/inference, unchanged.
//
// Needs: Node 18 or newer, @huggingface/inference 4. Usage, in a folder where it is installed:
//   node node_clients.mjs http://127.0.0.1:8081 [KEY] [NAME_OF_A_GENERATING_MODEL]
//
// Prints every call with its answer; the exit status is 1 if one of them failed.

import { InferenceClient } from "@huggingface/inference";

const [url, key, generator] = process.argv.slice(2);
const text = "It broke after two days and nobody answers my calls.";
const labels = ["a complaint", "praise", "a question"];
const client = new InferenceClient(key);
const model = (name) => client.endpoint(`${url.replace(/\/$/, "")}/hf-inference/models/${name}`);

async function show(call, run, good) {
  let answer;
  let verdict = "";
  try {
    answer = await run();
    verdict = good(answer) ? "" : "   <-- not what was expected";
  } catch (e) {
    answer = `${e.name}: ${e.message}`;
    verdict = "   <-- failed";
  }
  if (verdict) process.exitCode = 1;
  console.log(`${call}\n  ${JSON.stringify(answer).slice(0, 300)}${verdict}`);
}

await show(
  "zeroShotClassification({ inputs, parameters: { candidate_labels } })",
  () => model("zero-shot").zeroShotClassification({ inputs: text, parameters: { candidate_labels: labels } }),
  (a) => a.length === labels.length && a.every((e) => labels.includes(e.label)),
);
await show(
  "textClassification({ inputs, parameters: { top_k: 2 } })",
  () => model("satisfaction").textClassification({ inputs: text, parameters: { top_k: 2 } }),
  (a) => a.length === 2 && a[0].label.includes("unsatisfied"),
);
await show(
  "featureExtraction({ inputs })",
  async () => (await model("embedding").featureExtraction({ inputs: text })).length,
  (n) => n === 384,
);
if (generator) {
  await show(
    "textGeneration({ inputs, parameters: { max_new_tokens: 8 } })",
    () => model(generator).textGeneration({ inputs: "The parcel", parameters: { max_new_tokens: 8 } }),
    (a) => typeof a.generated_text === "string",
  );
  await show(
    "textGenerationStream({ inputs, parameters: { max_new_tokens: 8 } })",
    async () => {
      const tokens = [];
      for await (const event of model(generator).textGenerationStream({
        inputs: "The parcel",
        parameters: { max_new_tokens: 8 },
      })) {
        // The client hands its service's events on as they are, and those are OpenAI's.
        tokens.push(event.choices[0].text);
      }
      return tokens;
    },
    (a) => a.length > 0,
  );
}
