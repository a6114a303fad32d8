/** For those who run a centre: is it alive, is it ready, how is it doing. */
import type { FastifyInstance } from 'fastify';
import type { Centre } from '#centre/requests.ts';
import { sendProblem } from './problem.ts';
import { resource } from './resource.ts';

export type Figures = Readonly<Record<string, number>>;

/** `doors`: figures by the name of their door. */
export function statusRoutes(app: FastifyInstance, centre: Centre, doors: () => Readonly<Record<string, Figures>>): void {
  resource(app, '/healthz', { GET: (_request, reply) => reply.send({ alive: true }) });

  resource(app, '/readyz', {
    GET(_request, reply) {
      const { ready, faults } = centre.health();
      return ready ? reply.send({ ready, faults }) : sendProblem(reply, 503, 'the centre is not ready', { ready, faults });
    },
  });

  let processMetrics: Promise<ProcessMetrics> | undefined;
  resource(app, '/metrics', {
    async GET(_request, reply) {
      processMetrics ??= createProcessMetrics();
      const { contentType, metrics } = await processMetrics;
      const parts = [figuresText('medlar', centre.figures())];
      for (const [door, figures] of Object.entries(doors())) parts.push(figuresText(`medlar_${door}`, figures));
      parts.push(await metrics());
      return reply.type(contentType).send(parts.join(''));
    },
  });
}

interface ProcessMetrics {
  readonly contentType: string;
  readonly metrics: () => Promise<string>;
}

/** Loaded when somebody asks: most of what it costs would otherwise be paid at every start. A registry of its own: several servers may run in one process. */
async function createProcessMetrics(): Promise<ProcessMetrics> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { contentType: registry.contentType, metrics: () => registry.metrics() };
}

/** Prometheus text: counters by their name's end, the others gauges. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function figuresText(prefix: string, figures: Figures): string {
  let text = '';
  for (const [name, value] of Object.entries(figures)) {
    const metric = `${prefix}_${name}`.replaceAll(/[^a-zA-Z0-9_]/g, '_');
    text += `# TYPE ${metric} ${metric.endsWith('_total') ? 'counter' : 'gauge'}\n${metric} ${value}\n`;
  }
  return text;
}
