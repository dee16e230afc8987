//! Filters: a subset of JavaScript, read into a tree. (nimma: the grammar of jsep with regular expressions)

use super::Syntax;
use super::tokens::Cursor;
use crate::document::{Value, number};
use crate::regexp::Regexp;

/// Nesting of one expression.
const MAX_DEPTH: u32 = 64;

/// One expression.
#[derive(Debug)]
pub(super) enum Expression {
    Literal(Value),
    Undefined,
    Regex(Regexp),
    List(Vec<Expression>),
    At,
    Special(Special),
    Member(Box<Expression>, Box<Expression>),
    Call(Box<Expression>, String, Vec<Expression>),
    TypeTest(TypeTest),
    Unary(Unary, Box<Expression>),
    Binary(Binary, Box<Expression>, Box<Expression>),
    Ternary(Box<[Expression; 3]>),
}

impl Expression {
    /// True where the expression asks for what stands above the value's parent.
    pub(super) fn looks_up(&self) -> bool {
        self.any(&|part| matches!(part, Self::Special(Special::Path | Special::ParentProperty)))
    }

    /// True where the expression asks for the type of something.
    pub(super) fn asks_for_types(&self) -> bool {
        self.any(&|part| matches!(part, Self::Unary(Unary::TypeOf, _)))
    }

    /// True where the expression, or a part of it, is what is asked for.
    fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        let parts = |parts: &[Self]| parts.iter().any(|part| part.any(is));
        is(self)
            || match self {
                Self::Special(_)
                | Self::Literal(_)
                | Self::Undefined
                | Self::Regex(_)
                | Self::At
                | Self::TypeTest(_) => false,
                Self::List(items) => parts(items),
                Self::Member(left, right) | Self::Binary(_, left, right) => left.any(is) || right.any(is),
                Self::Call(object, _, arguments) => object.any(is) || parts(arguments),
                Self::Unary(_, operand) => operand.any(is),
                Self::Ternary(three) => parts(&**three),
            }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Special {
    Root,
    Path,
    Property,
    Parent,
    ParentProperty,
    Index,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeTest {
    String,
    Number,
    Boolean,
    Null,
    Array,
    Object,
    Integer,
    Scalar,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Unary {
    Not,
    Minus,
    Plus,
    Void,
    TypeOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    StrictEqual,
    StrictUnequal,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    In,
    Matches,
}

/// Operators with their strength, longer ones first where one begins with another.
const OPERATORS: &[(&str, Binary, u8)] = &[
    ("===", Binary::StrictEqual, 6),
    ("!==", Binary::StrictUnequal, 6),
    ("==", Binary::Equal, 6),
    ("!=", Binary::Unequal, 6),
    ("~=", Binary::Matches, 6),
    ("<=", Binary::LessOrEqual, 7),
    (">=", Binary::GreaterOrEqual, 7),
    ("<", Binary::Less, 7),
    (">", Binary::Greater, 7),
    ("&&", Binary::And, 2),
    ("||", Binary::Or, 1),
    ("+", Binary::Add, 9),
    ("-", Binary::Subtract, 9),
    ("*", Binary::Multiply, 10),
    ("/", Binary::Divide, 10),
    ("%", Binary::Remainder, 10),
    ("in ", Binary::In, 7),
];

/// The test of `@string()` and its kin.
pub(super) fn type_test(name: &str) -> Option<Expression> {
    Some(Expression::TypeTest(match name {
        "string" => TypeTest::String,
        "number" => TypeTest::Number,
        "boolean" => TypeTest::Boolean,
        "null" => TypeTest::Null,
        "array" => TypeTest::Array,
        "object" => TypeTest::Object,
        "integer" => TypeTest::Integer,
        "scalar" => TypeTest::Scalar,
        _ => return None,
    }))
}

/// Reads an expression as far as it goes.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Expression, Syntax> {
    Reader { cursor, depth: 0 }.ternary()
}

struct Reader<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    depth: u32,
}

impl Reader<'_, '_> {
    fn ternary(&mut self) -> Result<Expression, Syntax> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Syntax::Silent);
        }
        let test = self.binary(0)?;
        self.cursor.skip_blanks();
        let done = if self.cursor.take("?") {
            let yes = self.ternary()?;
            self.cursor.skip_blanks();
            if !self.cursor.take(":") {
                return Err(Syntax::Silent);
            }
            Expression::Ternary(Box::new([test, yes, self.ternary()?]))
        } else {
            test
        };
        self.depth -= 1;
        Ok(done)
    }

    fn binary(&mut self, weakest: u8) -> Result<Expression, Syntax> {
        let mut left = self.unary()?;
        loop {
            self.cursor.skip_blanks();
            let operator = OPERATORS.iter().find(|(text, ..)| self.cursor.rest().starts_with(text));
            let Some((text, operator, strength)) = operator.filter(|(.., strength)| *strength > weakest) else {
                return Ok(left);
            };
            self.cursor.take(text);
            let right = self.binary(*strength)?;
            left = Expression::Binary(*operator, Box::new(left), Box::new(right));
        }
    }

    fn unary(&mut self) -> Result<Expression, Syntax> {
        self.cursor.skip_blanks();
        let words = [
            ("typeof ", Unary::TypeOf),
            ("void ", Unary::Void),
            ("!", Unary::Not),
            ("-", Unary::Minus),
            ("+", Unary::Plus),
        ];
        let Some((_, operator)) = words.into_iter().find(|(text, _)| self.cursor.take(text)) else {
            return self.postfix();
        };
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Syntax::Silent);
        }
        let operand = self.unary()?;
        self.depth -= 1;
        Ok(Expression::Unary(operator, Box::new(operand)))
    }

    fn postfix(&mut self) -> Result<Expression, Syntax> {
        let mut value = self.primary()?;
        let mut links = 0;
        loop {
            links += 1;
            if links > MAX_DEPTH {
                return Err(Syntax::Silent);
            }
            if self.cursor.take(".") {
                let name = self.name()?;
                value = if self.cursor.take("(") {
                    Expression::Call(Box::new(value), name, self.arguments(')')?)
                } else {
                    Expression::Member(Box::new(value), Box::new(Expression::Literal(Value::string(name))))
                };
            } else if self.cursor.take("[") {
                let member = self.ternary()?;
                self.cursor.skip_blanks();
                if !self.cursor.take("]") {
                    return Err(Syntax::Silent);
                }
                value = Expression::Member(Box::new(value), Box::new(member));
            } else {
                return Ok(value);
            }
        }
    }

    fn name(&mut self) -> Result<String, Syntax> {
        let name = self.cursor.take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'));
        if name.is_empty() { Err(Syntax::Silent) } else { Ok(name.to_owned()) }
    }

    /// What is called or listed, up to the closing letter.
    fn arguments(&mut self, close: char) -> Result<Vec<Expression>, Syntax> {
        let mut list = Vec::new();
        loop {
            self.cursor.skip_blanks();
            if self.cursor.peek() == Some(close) {
                self.cursor.next();
                return Ok(list);
            }
            list.push(self.ternary()?);
            self.cursor.skip_blanks();
            if !self.cursor.take(",") && self.cursor.peek() != Some(close) {
                return Err(Syntax::Silent);
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, Syntax> {
        self.cursor.skip_blanks();
        match self.cursor.peek().ok_or(Syntax::Silent)? {
            '(' => {
                self.cursor.next();
                let inner = self.ternary()?;
                self.cursor.skip_blanks();
                if self.cursor.take(")") { Ok(inner) } else { Err(Syntax::Silent) }
            }
            '[' => {
                self.cursor.next();
                Ok(Expression::List(self.arguments(']')?))
            }
            quote @ ('\'' | '"') => {
                self.cursor.next();
                Ok(Expression::Literal(Value::string(self.cursor.quoted(quote).ok_or(Syntax::Silent)?)))
            }
            '/' => self.regex(),
            '@' => {
                self.cursor.next();
                self.special()
            }
            digit if digit.is_ascii_digit() || digit == '.' => {
                let text = self.cursor.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '.');
                number::parse(text).map(|number| Expression::Literal(Value::Number(number))).ok_or(Syntax::Silent)
            }
            _ => self.identifier(),
        }
    }

    fn identifier(&mut self) -> Result<Expression, Syntax> {
        let name = self.name()?;
        Ok(match name.as_str() {
            "true" => Expression::Literal(Value::Bool(true)),
            "false" => Expression::Literal(Value::Bool(false)),
            "null" => Expression::Literal(Value::Null),
            "undefined" => Expression::Undefined,
            "index" => Expression::Special(Special::Index),
            _ => return Err(Syntax::Fatal(format!("'{name}' is not defined"))),
        })
    }

    /// What stands behind `@`.
    fn special(&mut self) -> Result<Expression, Syntax> {
        let mut ahead = self.cursor.clone();
        let name = ahead.take_while(char::is_alphanumeric);
        let special = match name {
            "" => return Ok(Expression::At),
            "root" => Special::Root,
            "path" => Special::Path,
            "property" => Special::Property,
            "parent" => Special::Parent,
            "parentProperty" => Special::ParentProperty,
            "index" => Special::Index,
            _ => {
                let test = type_test(name).filter(|_| ahead.take("()")).ok_or(Syntax::Silent)?;
                *self.cursor = ahead;
                return Ok(test);
            }
        };
        *self.cursor = ahead;
        Ok(Expression::Special(special))
    }

    fn regex(&mut self) -> Result<Expression, Syntax> {
        self.cursor.next();
        let (mut pattern, mut in_class) = (String::new(), false);
        loop {
            let letter = self.cursor.next().ok_or(Syntax::Silent)?;
            match letter {
                '/' if !in_class => break,
                '[' => in_class = true,
                ']' => in_class = false,
                _ => {}
            }
            pattern.push(letter);
            if letter == '\\' {
                pattern.push(self.cursor.next().ok_or(Syntax::Silent)?);
            }
        }
        let flags = self.cursor.take_while(|letter| letter.is_ascii_lowercase());
        Regexp::new(&pattern, flags).map(Expression::Regex).map_err(Syntax::Fatal)
    }
}
