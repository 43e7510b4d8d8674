import { expect, test } from 'vitest';
import { parameterSchemas, readPythonClasses } from './pythonSchemas.ts';

const classes = readPythonClasses(`
from dataclasses import dataclass, field

@dataclass
class Base:
    id: str  # note: the order's number

@dataclasses.dataclass(frozen=True)
@final
class Order(Base):
    """An order.

    total: what it costs
    """

    KIND: ClassVar[str] = "order"
    lines: list["Line"]
    note: str | None = None
    tags: Dict[str, int] = field(default_factory=dict)

    def total(self) -> int:
        count: int = 1
        return count

class Line(BaseModel):
    sku: str
    amount: int = 1

class Service:
    name: str
`);

const schemas = (parameters: string) => parameterSchemas(parameters, classes);

test('a dataclass is an object of its fields, those it inherits first', () => {
  expect(schemas('order: shop.Order')).toEqual([
    {
      title: 'order',
      type: 'object',
      properties: {
        id: { type: 'string' },
        lines: {
          type: 'array',
          items: {
            type: 'object',
            properties: { sku: { type: 'string' }, amount: { type: 'integer', default: 1 } },
            required: ['sku'],
          },
        },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
        tags: { type: 'object', additionalProperties: { type: 'integer' } },
      },
      required: ['id', 'lines'],
    },
  ]);
});

test.each<[string, unknown]>([
  ['flag: bool = False', { type: 'boolean', default: false }],
  ['share: float = 0.5', { type: 'number', default: 0.5 }],
  ["kind: Literal['a, b', 2]", { enum: ['a, b', 2] }],
  ['late: Optional[datetime]', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  ['some: Annotated[int, "more"]', { type: 'integer' }],
  ['anything', {}],
  ['unread: Service', { examples: [{}] }],
])('%s', (parameter, schema) => {
  expect(schemas(parameter)).toEqual([
    { title: /^\w+/.exec(parameter)?.[0], ...(schema as object) },
  ]);
});

test('several parameters, up to those that have no position', () => {
  const titles = schemas('a: dict[str, int], b: int = 2, *, c: str').map(({ title }) => title);
  expect(titles).toEqual(['a', 'b']);
});

test('a class that contains itself comes to an end', () => {
  const tree = readPythonClasses('@dataclass\nclass Tree:\n    children: list[Tree]\n');
  expect(parameterSchemas('tree: Tree', tree)).toMatchObject([{ required: ['children'] }]);
});
