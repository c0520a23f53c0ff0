// The plotting library lives in this module alone, which is loaded only where something is plotted.
import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

export type Option = EChartsCoreOption;

export interface Drawn {
  show(option: Option): void;
  fit(): void;
  end(): void;
}

/** Begins to draw into an element. */
export function draw(into: HTMLElement): Drawn {
  const chart = echarts.init(into, null, { renderer: 'svg' });
  return {
    show: (option) => chart.setOption(option, { notMerge: true }),
    fit: () => chart.resize(),
    end: () => chart.dispose(),
  };
}
